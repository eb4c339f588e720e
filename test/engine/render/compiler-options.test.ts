import { compilerOptions } from '../../../lib/engine/render/compiler-options';
import { DeliveryError } from '../../../lib/model/finding';

const read = (text: string) =>
  compilerOptions([{ path: 'tsconfig.json', kind: 'file', content: Buffer.from(text) }], '/nowhere');

test('reads comments and trailing commas as TypeScript does', () => {
  const text =
    '\ufeff// first\n{ "compilerOptions": { "jsx": /* "x" */ "react", "target": "ES2022", // no " /* comment\n }, }\n';
  expect(read(text)).toMatchObject({ jsx: true, defineFields: true, legacyDecorators: false });
});

test.each([
  ['an open comment', '{} /* open', 'UnexpectedEndOfComment in line 1, column 4'],
  ['a name without quotes', '{\n  jsx: true }', 'InvalidSymbol in line 2, column 3'],
  ['nothing', '', 'ValueExpected in line 1, column 1'],
])('refuses %s, and says where', (_, text, message) => {
  expect(() => read(text)).toThrow(DeliveryError);
  expect(() => read(text)).toThrow(message);
});

test('stays linear on hostile text', () => {
  for (const text of ['/*'.repeat(200_000), '"\\'.repeat(200_000), ',}'.repeat(200_000)])
    expect(() => read(text)).toThrow(DeliveryError);
});
