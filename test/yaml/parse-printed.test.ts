import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import type { Json, JsonMap } from '../../lib/model/json';
import { printRecord } from '../../lib/registry';
import { parseYaml, printYaml, type YamlNode } from '../../lib/yaml';
import { parseAnyYaml } from '../../lib/yaml/library';
import { DATA_LIMITS } from '../../lib/yaml/limits';
import { readCanonical } from '../../lib/yaml/read-canonical';
import { sampleRecord } from '../registry/samples';
import { hostileStrings } from '../support/hostile-strings';

const word = fc.oneof(
  fc.string(),
  fc.constantFrom(...hostileStrings),
  fc.constantFrom('a', 'sha256:1', 'a: b', '- x', '22', '0.1.0', 'true', '~', '', ' #'),
);
const key = word.filter((each) => !['__proto__', 'constructor', 'prototype', '<<'].includes(each));
const scalar = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null));
const { map } = fc.letrec<{ map: JsonMap; value: Json }>((tie) => ({
  map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(scalar, { maxLength: 3 }), tie('map')),
}));

/** What a YAML parser that knows nothing of this tool reads. */
const parsed = (text: string): unknown => parseDocument(text, { uniqueKeys: false }).toJS();
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The tree of a text in the form that this tool prints. */
function readPrinted(text: string): YamlNode | undefined {
  const read = readCanonical(text, DATA_LIMITS);
  return read.kind === 'misfit' ? undefined : read;
}

/** That a text gives what the package `yaml` gives: the tree with every place, and the value that others read. */
function expectSame(text: string, read: YamlNode): void {
  deepStrictEqual(read, parseAnyYaml(text, 'some.yaml'));
  expect(plain(read.value)).toEqual(plain(parsed(text)));
}

test('reads a printed record, and gives what the YAML parser gives', () => {
  const text = printRecord(sampleRecord());
  const read = readPrinted(text);
  expect(read).toBeDefined();
  if (read) expectSame(text, read);
});

test('reads any printed text, with every value and place that the YAML parser finds', () => {
  fc.assert(
    fc.property(map, fc.array(fc.constantFrom('written by a tool', 'x: y')), (value, header) => {
      const text = printYaml(value, header);
      const read = readPrinted(text);
      if (Object.keys(value).length > 0) expect(read).toBeDefined();
      if (read) expectSame(text, read);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever it reads is what a YAML parser reads, in any text that somebody changed', () => {
  const text = printRecord(sampleRecord());
  const pieces = fc.constantFrom(
    ...[' ', ': ', '- ', '#', ' # note', '"', "'", '\n', '\t', '&a ', '!!str ', '0', '{', '|', '<<', '? '],
  );
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(4), pieces, (at, cut, piece) => {
      const changed = text.slice(0, at) + piece + text.slice(at + cut);
      const read = readPrinted(changed);
      if (read) expectSame(changed, read);
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['a comment within', 'a: b\n# c\nd: e\n'],
  ['a comment behind', 'a: b # c\n'],
  ['a repeated key', 'a: b\na: c\n'],
  ['a key that reaches a prototype', '__proto__:\n  a: b\n'],
  ['a merge key', '"<<":\n  a: b\n'],
  ['a text that is not a text to a YAML parser', 'a: 0x10\nb: yes\n'],
  ['other indentation', 'a:\n    b: c\n'],
  ['a missing line end', 'a: b'],
  ['other line ends', 'a: b\r\n'],
  ['nothing', ''],
  ['a map deeper than is read', Array.from({ length: 70 }, (_, n) => `${'  '.repeat(n)}a:\n`).join('')],
])('leaves %s to the parser', (_what, text) => {
  expect(readPrinted(text)).toBeUndefined();
});

test('fails with line and column on a printed file that does not fit, as on any other', () => {
  const file = parseYaml('a: b\nc: d\n', 'some.yaml');
  expect(file.root?.kind).toBe('map');
  expect(file.root?.kind === 'map' && file.root.entries.map(({ start }) => start)).toEqual([0, 5]);
});
