import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { manifestScalars } from '../../lib/kubernetes/diff/image-positions';
import { emitYaml, parseCanonicalYaml, readYaml, type YamlNode } from '../../lib/yaml';
import { readAnyYaml } from '../../lib/yaml/library';
import { readCanonical as read } from '../../lib/yaml/read-canonical';
import { ANY_CHARACTER } from '../support/code-points';

/** The tree of a text in the canonical form. */
function readCanonical(source: string): YamlNode | undefined {
  const found = read(source);
  return found.kind === 'misfit' ? undefined : found;
}

const HOSTILE = [
  ...['', ' ', 'a ', ' a', '~', 'null', 'Null', 'y', 'N', 'yes', 'off', 'TRUE', '.nan', '-.INF', 'nan', '='],
  ...[
    '0',
    '-0',
    '+1',
    '007',
    '0o7',
    '0x1f',
    '1_000',
    '1.',
    '.5',
    '1e3',
    'e5',
    'E+0',
    '12:30:45',
    '9'.repeat(30),
  ],
  ...[
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
    '<<',
    '---',
    '...',
    '- a',
    '-',
    '? a',
    'a: b',
    'a:',
    ':a',
    'a:b',
  ],
  ...[
    '&a',
    '*a',
    '!a',
    '!!str a',
    '%YAML 1.1',
    '@a',
    '`a',
    '#',
    'a #b',
    'a#b',
    '{}',
    '[]',
    '{a: b}',
    '[a]',
    ',',
  ],
  ...[
    '"',
    '\\',
    "'a'",
    '"a"',
    'a\\nb',
    'a"b',
    '|',
    '>',
    '|-',
    '>-',
    'a\nb',
    'a\nb\n',
    'a\n\n',
    '\na',
    'a\n b\n  c\n',
  ],
  ...[
    'a\n\n\nb',
    'a\n- b\n# c\n---\nd',
    ' a\nb',
    'a \nb',
    'a\n\tb',
    '\ta\nb',
    'a\n\u00adb',
    'a\r\nb',
    'a\tb',
    '\t',
  ],
  ...[
    '\u0000',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffd',
    '\ufffe',
    '\u200b',
    '\u202e',
    'é',
    '日本',
    '😀',
  ],
  ...['__proto__', 'constructor', 'toString', '//', 'a'.repeat(1024), 'a'.repeat(1025), 'é'.repeat(600)],
  ...['ghcr.io/example/web:1.0@sha256:abc', '1.0', 'v1.0', 'x'.repeat(5000)],
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: fc.constantFrom(...'ab1:-.# \n"\\\'|>&*!{}[],?%@\t') }),
  fc.string({ unit: ANY_CHARACTER }).filter((each) => !/[\ud800-\udfff]/u.test(each)),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map(([a, b]) => `${a}\n${b}`),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1e21, 1e-7, -1.5e-300, 2 ** 53, 2 ** 63, Number.MAX_VALUE, Number.MIN_VALUE),
);
const key = fc.oneof(
  text.filter((each) => each !== '<<'),
  fc.constantFrom('name', 'image', 'labels', 'app.kubernetes.io/version'),
);
const value = fc.letrec<{ readonly node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(key, tie('node'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;
const object = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

/** What the `yaml` package makes of a text that is one plain document. */
function byPackage(source: string): YamlNode {
  const read = readAnyYaml(source);
  if ('problem' in read) throw new Error(read.problem);
  const [document, ...others] = read.documents;
  if (!document?.plain || others.length > 0) throw new Error('not one plain document');
  return document.root;
}

describe('the reader of what the writer prints', () => {
  it('finds the values and places that the yaml package finds, whatever the strings', () => {
    fc.assert(
      fc.property(object, (each) => {
        const source = emitYaml(each);
        const read = readCanonical(source);
        expect(read).toBeDefined();
        deepStrictEqual(read, byPackage(source));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(HOSTILE.filter((each) => each !== '<<'))('reads %j as a value, an item and a key', (each) => {
    const source = emitYaml({
      value: each,
      list: [each, [each, [each]], { inner: each, other: each }],
      map: { [each]: { [each]: each } },
    });
    const read = readCanonical(source);
    expect(read).toBeDefined();
    deepStrictEqual(read, byPackage(source));
  });

  it('gives each text its place, quotes included, unless it is escaped or a block', () => {
    const source = emitYaml({ a: 'plain', b: '1.0', c: 'tab\t', d: 'two\nlines', e: 1, f: [{ g: 'é' }] });
    const places = [...placesOf(readCanonical(source))];
    expect(places.map(([start, end]) => source.slice(start, end))).toEqual(['plain', '"1.0"', '"é"']);
  });

  it('reads nothing in a changed text but what the package reads, and what is read of a manifest', () => {
    fc.assert(
      fc.property(object, fc.nat(), fc.constantFrom(...HOSTILE, '  ', '\n', ': ', '- ', '"'), mutated),
      { numRuns: 2000 },
    );
    function mutated(each: object, at: number, put: string): void {
      const source = emitYaml(each);
      const index = at % source.length;
      const changed = source.slice(0, index) + put + source.slice(index + (at % 3));
      const read = readCanonical(changed);
      if (read === undefined) return;
      deepStrictEqual(read, byPackage(changed));
      if (read.kind === 'map') expect(() => parseCanonicalYaml(changed)).not.toThrow();
    }
  });

  it.each([
    ['an anchor', 'a: &x b\n'],
    ['an alias', 'a: &x b\nc: *x\n'],
    ['a tag', 'a: !!str b\n'],
    ['a flow map', 'a: {b: c}\n'],
    ['a flow list', 'a: [b]\n'],
    ['JSON', '{"a": "b"}\n'],
    ['single quotes', "a: 'b'\n"],
    ['a tab', 'a:\tb\n'],
    ['a tab in quotes', 'a: "b\tc"\n'],
    ['a carriage return', 'a: b\r\n'],
    ['a key twice', 'a: b\na: c\n'],
    ['a key twice, quoted once', 'a: b\n"a": c\n'],
    ['a merge key', 'a: b\n<<: c\n'],
    ['a quoted merge key', 'a: b\n"<<": c\n'],
    ['a comment between lines', 'a: b\n# c\nd: e\n'],
    ['a comment behind a value', 'a: b # c\n'],
    ['a comment behind quotes', 'a: "b" # c\n'],
    ['a marker of a document', '---\na: b\n'],
    ['two documents', 'a: b\n---\na: b\n'],
    ['the end of a document', 'a: b\n...\n'],
    ['a directive', '%YAML 1.1\n---\na: b\n'],
    ['a folded block', 'a: >\n  b\n'],
    ['a kept block', 'a: |+\n  b\n'],
    ['a block with its own indent', 'a: |2\n  b\n'],
    ['a block indented further', 'a: |\n    b\n'],
    ['a block that ends with an empty line', 'a: |\n  b\n\nc: d\n'],
    ['a block with a blank line', 'a: |\n  b\n  \n  c\n'],
    ['a block with a line of one blank', 'a: |\n  b\n \n  c\n'],
    ['a block of nothing', 'a: |\nb: c\n'],
    ['a block with half of a character', 'a: |-\n  b\ud800\n'],
    ['a key with half of a character', '\udc00: b\n'],
    ['a plain value of two lines', 'a: b\n  c\n'],
    ['a quoted value of two lines', 'a: "b\n  c"\n'],
    ['a text beside a list', 'a:\n  - b\n  c: d\n'],
    ['a list that is not indented', 'a:\n- b\n'],
    ['a list indented by four', 'a:\n    - b\n'],
    ['an empty item', 'a:\n  -\n'],
    ['a map on the line after the dash', 'a:\n  -\n    b: c\n'],
    ['an item two blanks away', 'a:\n  -  b\n'],
    ['no value', 'a:\n'],
    ['no value before another key', 'a:\nb: c\n'],
    ['two blanks before a value', 'a:  b\n'],
    ['a blank behind a value', 'a: b \n'],
    ['a blank line', 'a: b\n\nc: d\n'],
    ['a blank line at the end', 'a: b\n\n'],
    ['no newline at the end', 'a: b'],
    ['a byte order mark', '\ufeffa: b\n'],
    ['another line break', 'a: "b\u2028c"\n'],
    ['a control character', 'a: "b\u0007c"\n'],
    ['a boolean of YAML 1.1', 'a: yes\n'],
    ['an octal number', 'a: 0755\n'],
    ['a sexagesimal number', 'a: 12:30:45\n'],
    ['a number with underscores', 'a: 1_000\n'],
    ['a number that is none', 'a: .nan\n'],
    ['a number without an end', 'a: 1.0e+999\n'],
    ['a negative zero', 'a: -0\n'],
    ['another null', 'a: ~\n'],
    ['a key that is a number', '1: b\n'],
    ['a key that is a boolean', 'true: b\n'],
    ['an escape that JSON does not know', 'a: "\\x41"\n'],
    ['half of a character', 'a: "\\ud83d"\n'],
    ['a key longer than readers look', `"${'a'.repeat(1100)}": b\n`],
    ['nesting deeper than 100 levels', `${'- '.repeat(101)}a\n`],
    [
      'maps deeper than 100 levels',
      `${Array.from({ length: 101 }, (_, at) => `${' '.repeat(2 * at)}a:\n`).join('')}${' '.repeat(202)}b: c\n`,
    ],
    ['a word', 'a\n'],
    ['nothing', ''],
    ['an empty map', '{}\n'],
  ])('leaves %s to the yaml package', (_, source) => {
    expect(readCanonical(source)).toBeUndefined();
    expect(readYaml(source)).toEqual(readAnyYaml(source));
  });

  it('takes time in proportion to the length', () => {
    const deep = 'a:\n  - b\n'.repeat(50_000);
    expect(readCanonical(deep)).toBeUndefined();
    const items = `a:\n${'  - bcd\n'.repeat(100_000)}`;
    expect(readCanonical(items)).toMatchObject({ entries: [{ node: { entries: { length: 100_000 } } }] });
  });
});

describe('image positions', () => {
  it('are not told below keys that are not texts, as readers disagree on their names', () => {
    const labelled = (label: string) =>
      manifestScalars(
        Buffer.from(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n    ${label}: b\n`),
      ).metadata.map((each) => each.key);
    expect(labelled('"1"')).toEqual(['1']);
    expect(labelled('1')).toEqual([]);
    expect(labelled('yes')).toEqual([]);
  });

  it('are the same in a manifest of the writer and in the same one after a comment', () => {
    const source = emitYaml({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { 'app.kubernetes.io/version': '1.0', note: 'tab\t' } },
      spec: { template: { spec: { containers: [{ name: 'web', image: 'ghcr.io/example/web:1.0' }] } } },
    });
    const comment = '# by hand\n';
    const [fast, slow] = [source, comment + source].map((each) => manifestScalars(Buffer.from(each)));
    expect(fast?.images.map((each) => each.value)).toEqual(['ghcr.io/example/web:1.0']);
    expect(fast?.metadata.map((each) => [each.key, each.value])).toEqual([
      ['app.kubernetes.io/version', '1.0'],
    ]);
    const moved = <T extends { start: number; end: number }>(each: T): T => ({
      ...each,
      start: each.start + comment.length,
      end: each.end + comment.length,
    });
    expect(fast?.names.map((each) => each.value)).toEqual(['web']);
    expect(slow).toEqual({
      images: fast?.images.map(moved),
      metadata: fast?.metadata.map(moved),
      names: fast?.names.map(moved),
    });
  });
});

function* placesOf(node: YamlNode | undefined): Generator<readonly [number, number]> {
  if (node?.kind === 'scalar' && node.verbatim) yield [node.start, node.end];
  if (node === undefined || node.kind === 'scalar') return;
  for (const each of node.entries) yield* placesOf(each.node);
}
