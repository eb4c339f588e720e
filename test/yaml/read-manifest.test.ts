import fc from 'fast-check';
import { emitYaml, parseCanonicalYaml } from '../../lib/yaml';
import { hostileStrings } from '../support/hostile-strings';

const parse = (text: string) => parseCanonicalYaml(text);
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

test('reads back every text that the writer prints', () => {
  // The writer refuses this key: readers disagree about it.
  const key = fc.string().filter((text) => text !== '<<');
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('a\nb', 'a\n\nb\n', '# x', '- a', 'a: b', '|', '{}', 'e5'),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('map')),
    map: fc.dictionary(fc.oneof(key, fc.string({ minLength: 1001, maxLength: 1010 })), tie('value'), {
      maxKeys: 4,
    }),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, value, { minKeys: 1 }), (object) => {
      const once = plain(object);
      expect(plain(parse(emitYaml(once)))).toEqual(once);
    }),
    { numRuns: 500 },
  );
});

test('reads back the strings that YAML readers disagree about, as values, keys and items', () => {
  for (const text of hostileStrings.filter((each) => each !== '<<' && !/[\ud800-\udfff]/u.test(each))) {
    const object = { key: text, list: [text, [text, { [text]: text }]], [`x${text}`]: { [text]: 1 } };
    expect(plain(parse(emitYaml(object)))).toEqual(plain(object));
  }
});

test('a header of comments is allowed', () => {
  expect(plain(parse('# made by a tool\n# twice\na: 1\n'))).toEqual({ a: 1 });
});

test('the key __proto__ is a key like any other', () => {
  const map = parse('"__proto__":\n  polluted: true\n');
  expect(Object.keys(map)).toEqual(['__proto__']);
  expect(map['polluted']).toBeUndefined();
});

test.each([
  ['an anchor', 'a: &x 1\n'],
  ['an alias', 'a: *x\n'],
  ['a tag', 'a: !!binary aGk=\n'],
  ['a merge key', '<<: {}\n'],
  ['a merge key in quotes', '"<<": {}\n'],
  ['a number of YAML 1.2 alone', 'a: 1e5\n'],
  ['a negative zero', 'a: -0\n'],
  ['a block whose line ends with a blank', 'a: |\n  b \n  c\n'],
  ['a flow map', 'a: {b: 1}\n'],
  ['a flow list', 'a: [1]\n'],
  ['single quotes', "a: 'b'\n"],
  ['a folded block', 'a: >-\n  b\n'],
  ['a block with an indentation', 'a: |2\n  b\n'],
  ['a block that keeps newlines', 'a: |+\n  b\n'],
  ['a second document', 'a: 1\n---\nb: 1\n'],
  ['a directive', '%YAML 1.1\n---\na: 1\n'],
  ['an end of document', 'a: 1\n...\n'],
  ['a duplicate key', 'a: 1\nb: 2\na: 3\n'],
  ['a duplicate key in other form', 'a: 1\n"a": 3\n'],
  ['a YAML 1.1 boolean', 'a: yes\n'],
  ['a boolean in capitals', 'a: True\n'],
  ['an octal number', 'a: 0644\n'],
  ['a number with a sign', 'a: +1\n'],
  ['a number with underscores', 'a: 1_000\n'],
  ['a bare exponent', 'a: e5\n'],
  ['infinity', 'a: 1e999\n'],
  ['a tilde', 'a: ~\n'],
  ['a bare date', 'a: 2001-01-01\n'],
  ['a comment behind a value', 'a: b # c\n'],
  ['a comment between lines', 'a: 1\n# c\nb: 2\n'],
  ['a missing value', 'a:\nb: 1\n'],
  ['a missing last value', 'a:\n'],
  ['a value far to the right', 'a:\n      b: 1\n'],
  ['a list that is not indented', 'a:\n- b\n'],
  ['a tab', 'a:\n\tb: 1\n'],
  ['a carriage return', 'a: b\r\nc: d\n'],
  ['a next-line character', 'a: "b\u0085c"\n'],
  ['a line separator', 'a: "b\u2028c"\n'],
  ['a byte order mark', '\ufeffa: 1\n'],
  ['a lone surrogate', 'a: "\\ud800"\n'],
  ['a multi-line string', 'a: "b\n  c"\n'],
  ['a plain string over two lines', 'a: b\n  c\n'],
  ['a string with the escapes of YAML', 'a: "\\x41"\n'],
  ['a list', '- a\n'],
  ['a scalar', 'a\n'],
  ['nothing', ''],
  ['only a newline', '\n'],
  ['no final newline', 'a: 1'],
  ['a block without text', 'a: |\nb: 1\n'],
  ['a complex key', '? [a]\n: 1\n'],
  ['a character that Go takes for a control character', 'a: "\ufffe"\n'],
  ['one in a block', 'a: |\n  b\uffff\n'],
  ['a character in two halves', 'a: "b\\ud83d\\ude00"\n'],
  ["an escape of JSON's own", 'a: "b\\\\\\/c"\n'],
  ['a long key that does not say so', `"${'k'.repeat(1000)}": 1\n`],
  ['a whole number that is not kept exactly', 'a: 9007199254740993\n'],
])('fails for %s', (_what, text) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'RENDER_OUTPUT' }));
});

test('fails for bytes that are not UTF-8, which others would read as something else or not at all', () => {
  const [before, after] = [Buffer.from('a: "'), Buffer.from('"\n')];
  for (const byte of [0x80, 0xc0, 0xff])
    expect(() => parseCanonicalYaml(Buffer.concat([before, Buffer.from([byte]), after]))).toThrow(
      /the file is not UTF-8/,
    );
  expect(parseCanonicalYaml(Buffer.concat([before, Buffer.from('é'), after]))).toEqual({ a: 'é' });
});

test('reads escapes and numbers that all readers read alike', () => {
  const text = 'a: "\\\\u0041\\u0041\\\\/\\\\ud800"\nb: 9007199254740992\nc: 100000000000000000000\n';
  expect(parse(text)).toEqual({ a: '\\u0041A\\/\\ud800', b: 2 ** 53, c: 1e20 });
});

test('fails with the line', () => {
  expect.assertions(1);
  try {
    parse('a: 1\nb:\n  c: yes\n');
  } catch (error) {
    expect(error).toMatchObject({
      findings: [{ subject: { line: 3 }, message: expect.stringContaining('"yes"') }],
    });
  }
});

test('fails for more text than any API server takes', () => {
  const text = (length: number) => `a: "${'x'.repeat(length)}"\n`;
  const room = 4 * 1024 * 1024 - text(0).length;
  expect(parse(text(room))).toEqual({ a: 'x'.repeat(room) });
  expect(() => parse(text(room + 1))).toThrow(/it has 4194305 characters, at most 4194304 are read/);
});

test('reads items inside of items, and maps that begin in an item', () => {
  const text =
    'a:\n  - - - x\n      - k: 1\n        z: |\n          t\n    - {}\n  - "q: r": true\n    s: []\n';
  expect(parse(text)).toEqual({ a: [[['x', { k: 1, z: 't\n' }], {}], { 'q: r': true, s: [] }] });
  expect(() => parse('a:\n  -   b: 1\n')).toThrow(/needs double quotes/);
});

test('fails for nesting without end, and stays linear on hostile text', () => {
  const deep = Array.from({ length: 2000 }, (_, index) => `${'  '.repeat(index)}a:\n`).join('');
  expect(() => parse(deep)).toThrow(/levels/);
  for (const text of [
    `a: ${'b '.repeat(400_000)}\n`,
    `a: "${'\\"'.repeat(400_000)}\n`,
    `${'- '.repeat(1000)}\n`,
    'a: |\n'.repeat(100_000),
  ])
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'RENDER_OUTPUT' }));
});
