import fc from 'fast-check';
import { stripJsonComments } from '../../../lib/engine/render/strip-json-comments';

const read = (text: string) => JSON.parse(stripJsonComments(text));

test('reads comments and trailing commas as TypeScript does', () => {
  const text =
    '\ufeff// first\n{ "a": 1, /* b */ "c": "// no \\" /* comment", "d": [1, 2, ], // last\n "e": {"f": 1,},\n}\n/* open';
  expect(read(text)).toEqual({ a: 1, c: '// no " /* comment', d: [1, 2], e: { f: 1 } });
});

test('leaves JSON as it is', () => {
  fc.assert(fc.property(fc.json(), (text) => expect(stripJsonComments(text)).toBe(text)));
});

test('stays linear on hostile text', () => {
  for (const text of ['/*'.repeat(200_000), '"\\'.repeat(200_000), ',}'.repeat(200_000)])
    expect(() => read(text)).toThrow();
});
