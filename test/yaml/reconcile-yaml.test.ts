import fc from 'fast-check';
import type { Json, JsonMap } from '../../lib/model/json';
import { parseYaml, setKeys } from '../../lib/yaml';
import { problemsOf } from '../registry/samples';
import { ANY_CHARACTER } from '../support/code-points';
import { deleteIn, setIn } from './set-in';
import { type Sample, sampleFile } from './yaml-sample';

const DOCUMENT = `# header

release: r-1 # now
# about images
images:
  # the server
  server:
    tag: '1' # for people
    # what is pulled
    digest: x
  # the worker
  worker: { a: 1, b: 2 }

# the end
notes: |
  hello

tail: 1`;

const dataOf = (text: string) => parseYaml(text, 'f').data;
const lines = (text: string) => text.split('\n');

describe('setIn', () => {
  test('changes one scalar and keeps every other byte', () => {
    expect(setIn(DOCUMENT, ['images', 'server', 'tag'], '2.0.0')).toBe(DOCUMENT.replace("'1'", '2.0.0'));
  });

  test('changes nothing when the value is there already, however it is quoted', () => {
    expect(setIn(DOCUMENT, ['images', 'server', 'tag'], '1')).toBe(DOCUMENT);
  });

  test('puts a new key behind the last one of its map, indented like its neighbours', () => {
    const text = 'a:\n    b: 1 # one\n\nc: 2\n';
    expect(setIn(text, ['a', 'd'], { e: 'x y' })).toBe(
      'a:\n    b: 1 # one\n    d:\n        e: x y\n\nc: 2\n',
    );
  });

  test('makes the missing maps on the way', () => {
    expect(setIn('a: 1\n', ['b', 'c', 'd'], 'x')).toBe('a: 1\nb:\n  c:\n    d: x\n');
  });

  test('keeps CRLF line ends and a missing final newline', () => {
    expect(setIn('a:\r\n  b: 1\r\nc: 2', ['a', 'd'], 3)).toBe('a:\r\n  b: 1\r\n  d: 3\r\nc: 2');
    expect(setIn('a: 1\r\nc: 2', ['d'], 3)).toBe('a: 1\r\nc: 2\r\nd: 3');
  });

  test('keeps a byte order mark', () => {
    expect(setIn('\ufeffa: 1\n', ['b'], 2)).toBe('\ufeffa: 1\nb: 2\n');
    expect(deleteIn('\ufeffa: 1\nb: 2\n', ['a'])).toBe('\ufeffb: 2\n');
  });

  test('fills empty documents, empty maps and empty values', () => {
    expect(setIn('', ['a'], 1)).toBe('a: 1\n');
    expect(setIn('# c', ['a'], 1)).toBe('# c\na: 1');
    expect(setIn('{}\n', ['a'], 1)).toBe('a: 1\n');
    expect(setIn('a: {} # none\n', ['a', 'b'], 1)).toBe('a: # none\n  b: 1\n');
    expect(setIn('a: # none\n# z\nc: 1\n', ['a', 'b'], 1)).toBe('a: # none\n  b: 1\n# z\nc: 1\n');
  });

  test('writes into flow maps without breaking them open', () => {
    expect(setIn('a: { b: 1, }\n', ['a', 'c'], ['x'])).toBe('a: { c: [x], b: 1, }\n');
    expect(setIn('a: {b, c: 1}\n', ['a', 'b'], 'x')).toBe('a: {b: x, c: 1}\n');
    expect(setIn('{"a": {"b": 1}}', ['a', 'b'], 2)).toBe('{"a": {"b": 2}}');
  });

  test('replaces a map by a scalar and a scalar by a map', () => {
    expect(setIn('a:\n  b: 1\nc: 2\n', ['a'], 'x')).toBe('a: x\nc: 2\n');
    expect(setIn('a: 1 # c\nc: 2\n', ['a'], { b: [1] })).toBe('a: # c\n  b:\n    - 1\nc: 2\n');
    expect(setIn('a: |\n  text\n\nc: 2\n', ['a'], 'x')).toBe('a: x\n\nc: 2\n');
  });

  test('changes lists item by item, so that the comments of the others stay', () => {
    const text = 'a:\n- x # 1\n# about y\n- y\n- z # 3\nb: 1\n';
    expect(setIn(text, ['a'], ['x', 'z'])).toBe('a:\n- x # 1\n- z # 3\nb: 1\n');
    expect(setIn(text, ['a'], ['x', 'y', 'w', 'z', 'q'])).toBe(
      'a:\n- x # 1\n# about y\n- y\n- w\n- z # 3\n- q\nb: 1\n',
    );
    expect(setIn(text, ['a'], [])).toBe('a: []\nb: 1\n');
  });

  test('quotes keys and strings that YAML readers take for something else', () => {
    const text = setIn('', ['on'], { '1': 'yes', '0b1': '0x1', 'a: b': '# c', '': 'null' });
    expect(dataOf(text)).toEqual({ on: { '1': 'yes', '0b1': '0x1', 'a: b': '# c', '': 'null' } });
    expect(text).toContain('"on":\n');
    expect(text).toContain('"1": "yes"\n');
  });

  test('fails for keys of a file that holds no map', () => {
    expect(problemsOf(() => setKeys('- a\n', { a: 1 }, ['a'], 'file'))).toEqual([
      expect.stringContaining('holds no map'),
    ]);
  });

  test('fails, and writes nothing, where the layout has no safe change', () => {
    expect(problemsOf(() => deleteIn('? a\n: 1\nb: 2\n', ['a']))).toEqual([
      '-:- a cannot be changed in the way it is laid out',
    ]);
  });
});

describe('deleteIn', () => {
  test('takes the comment lines directly above and the trailing one along', () => {
    expect(deleteIn(DOCUMENT, ['images', 'server'])).toBe(
      DOCUMENT.replace(/ {2}# the server[\s\S]*digest: x\n/, ''),
    );
    expect(deleteIn(DOCUMENT, ['images', 'server', 'tag'])).toBe(DOCUMENT.replace(/ {4}tag.*\n/, ''));
  });

  test('leaves an empty map when the last key goes', () => {
    expect(deleteIn('a: # c\n  # own\n  b: 1 # own\nc: 2\n', ['a', 'b'])).toBe('a: {} # c\nc: 2\n');
    expect(deleteIn('# header\n\na: 1\n', ['a'])).toBe('# header\n\n{}\n');
  });

  test('keeps the comment that the file begins with', () => {
    expect(deleteIn('# header\na: 1\nb: 2\n', ['a'])).toBe('# header\nb: 2\n');
  });

  test('keeps comments that belong to the block above or below', () => {
    const text = 'a:\n  x: 1\n  # inside a\nb: 1\n  # inside b\n# about c\nc: 1\n';
    expect(deleteIn(text, ['b'])).toBe('a:\n  x: 1\n  # inside a\n# about c\nc: 1\n');
  });

  test('never lets a left-over comment become part of a text block', () => {
    const text = 'a: |\n  text\nb:\n  x: 1\n\n  # orphan\nc: 2\n';
    expect(deleteIn(text, ['b'])).toBe('a: |\n  text\nc: 2\n');
  });

  test('removes entries of flow maps with their comma', () => {
    expect(deleteIn('a: {b: 1, c: 2}\n', ['a', 'b'])).toBe('a: {c: 2}\n');
    expect(deleteIn('a: {b: 1, c: 2}\n', ['a', 'c'])).toBe('a: {b: 1}\n');
    expect(deleteIn('a: { b: 1, }\n', ['a', 'b'])).toBe('a: {}\n');
    expect(deleteIn('a: {b: 1, # one\n  c: 2}\n', ['a', 'c'])).toBe('a: {b: 1, # one\n  }\n');
  });

  test('changes nothing when the key is not there', () => {
    expect(deleteIn(DOCUMENT, ['images', 'nobody', 'tag'])).toBe(DOCUMENT);
  });
});

describe('edits of random documents', () => {
  test('a deleted key takes exactly its own lines along', () => {
    fc.assert(
      fc.property(sampleFile, fc.nat(), (sample, pick) => {
        const path = pickPath(sample, pick);
        if (!path) return;
        const result = deleteIn(sample.text, path);
        expect(dataOf(result)).toEqual(without(sample.data, path));
        expect(lines(result)).toEqual(sample.linesWithout(path));
      }),
      { numRuns: 400 },
    );
  });

  test('a key that is set changes its own lines only', () => {
    fc.assert(
      fc.property(sampleFile, fc.nat(), newValue, (sample, pick, value) => {
        const path = pickPath(sample, pick);
        if (!path) return;
        const result = setIn(sample.text, path, value);
        expect(dataOf(result)).toEqual(withValue(sample.data, path, value));
        expect(containsInOrder(lines(result), sample.foreignLines(path))).toBe(true);
        expect(setIn(result, path, value)).toBe(result);
      }),
      { numRuns: 400 },
    );
  });

  test('a new key adds lines and takes none away', () => {
    fc.assert(
      fc.property(sampleFile, fc.nat(), newValue, (sample, pick, value) => {
        const path = [...(pickPath(sample, pick, true) ?? []), 'brand-new'];
        const result = setIn(sample.text, path, value);
        expect(dataOf(result)).toEqual(withValue(sample.data, path, value));
        expect(containsInOrder(lines(result), sample.foreignLines(path.slice(0, -1)))).toBe(true);
        expect(dataOf(deleteIn(result, path))).toEqual(sample.data);
      }),
      { numRuns: 400 },
    );
  });

  test('any text is edited right or refused', () => {
    fc.assert(
      fc.property(yamlSoup, newValue, (text, value) => {
        let result: string;
        try {
          result = setIn(text, ['a', 'b'], value);
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^(BROKEN_FILE|UNEDITABLE_FILE)$/);
          return;
        }
        expect(dataOf(result)).toEqual(withValue((dataOf(text) ?? {}) as JsonMap, ['a', 'b'], value));
      }),
      { numRuns: 3000 },
    );
  });
});

const newValue: fc.Arbitrary<Json> = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.constantFrom('x', '- y', 'true', ''), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('p', 'q', 'on', '7'), fc.constantFrom('v', '1', ': '), { maxKeys: 3 }),
);

const yamlSoup = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      ':',
      ': ',
      '\n',
      '\n  ',
      '\n',
      ' ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '- ',
      '? ',
      '#',
      ' # c',
      '|',
      '"',
      "'",
      '1',
      'a:',
      '\n  b: ',
      '\r\n',
      '---\n',
      '...',
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

function pickPath(sample: Sample, pick: number, mapsOnly = false): readonly string[] | undefined {
  const paths = mapsOnly ? sample.mapPaths : sample.paths;
  return paths[pick % Math.max(1, paths.length)];
}

function withValue(data: JsonMap, [key = '', ...rest]: readonly string[], value: Json): JsonMap {
  const child = rest.length === 0 ? value : withValue((data[key] ?? {}) as JsonMap, rest, value);
  return { ...data, [key]: child };
}

function without(data: JsonMap, [key = '', ...rest]: readonly string[]): JsonMap {
  const { [key]: child, ...others } = data;
  return rest.length === 0 ? others : { ...data, [key]: without(child as JsonMap, rest) };
}

function containsInOrder(all: readonly string[], some: readonly string[]): boolean {
  let at = 0;
  for (const line of all) if (line === some[at]) at += 1;
  return at === some.length;
}
