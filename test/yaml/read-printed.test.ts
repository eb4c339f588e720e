import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { parseYaml, printRecord } from '../../lib/registry';
import { readPrinted } from '../../lib/yaml/read-printed';
import { printYaml } from '../../lib/yaml/yaml-print';
import type { YamlMap, YamlValue } from '../../lib/yaml/yaml-value';
import { sampleRecord } from '../registry/samples';
import { hostileStrings } from '../support/hostile-strings';

const word = fc.oneof(
  fc.string(),
  fc.constantFrom(...hostileStrings),
  fc.constantFrom('a', 'sha256:1', 'a: b', '- x', '22', '0.1.0', 'true', '~', '', ' #'),
);
const key = word.filter((each) => !['__proto__', 'constructor', 'prototype'].includes(each));
const scalar = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null));
const { map } = fc.letrec<{ map: YamlMap; value: YamlValue }>((tie) => ({
  map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(scalar, { maxLength: 3 }), tie('map')),
}));

/** What a YAML parser that knows nothing of this tool reads. */
const parsed = (text: string): unknown => parseDocument(text, { uniqueKeys: false }).toJS();
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('reads a printed record, and gives what the YAML parser gives', () => {
  const text = printRecord(sampleRecord());
  expect(readPrinted(text)).toBeDefined();
  expect(plain(readPrinted(text))).toEqual(parsed(text));
});

test('whatever it reads is what a YAML parser reads, in any printed text', () => {
  fc.assert(
    fc.property(map, fc.array(fc.constantFrom('written by a tool', 'x: y')), (value, header) => {
      const text = printYaml(value, header);
      const read = readPrinted(text);
      if (read !== undefined) expect(plain(read)).toEqual(plain(parsed(text)));
    }),
    { numRuns: 2_000 },
  );
});

test('whatever it reads is what a YAML parser reads, in any text that somebody changed', () => {
  const text = printRecord(sampleRecord());
  const pieces = fc.constantFrom(
    ' ',
    ': ',
    '- ',
    '#',
    ' # note',
    '"',
    "'",
    '\n',
    '\t',
    '&a ',
    '!!str ',
    '0',
    '{',
    '|',
  );
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(4), pieces, (at, cut, piece) => {
      const changed = text.slice(0, at) + piece + text.slice(at + cut);
      const read = readPrinted(changed);
      if (read !== undefined) expect(plain(read)).toEqual(plain(parsed(changed)));
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['a comment within', 'a: b\n# c\nd: e\n'],
  ['a comment behind', 'a: b # c\n'],
  ['a repeated key', 'a: b\na: c\n'],
  ['a key that reaches a prototype', '__proto__:\n  a: b\n'],
  ['a text that is no text to a YAML parser', 'a: 0x10\nb: yes\n'],
  ['other indentation', 'a:\n    b: c\n'],
  ['a missing line end', 'a: b'],
  ['other line ends', 'a: b\r\n'],
  ['nothing', ''],
  ['a map deeper than any record', Array.from({ length: 40 }, (_, n) => `${'  '.repeat(n)}a:\n`).join('')],
])('leaves %s to the parser', (_what, text) => {
  expect(readPrinted(text)).toBeUndefined();
});

test('fails with line and column on a printed file that does not fit, as on any other', () => {
  const file = parseYaml('a: b\nc: d\n', 'some.yaml');
  expect(file.root?.kind).toBe('map');
  expect(file.root?.kind === 'map' && file.root.entries.map(({ start }) => start)).toEqual([0, 5]);
});
