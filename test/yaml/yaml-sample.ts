import fc from 'fast-check';
import type { Json, JsonMap } from '../../lib/model/json';

/** A random file in block style whose lines know which entry they belong to. */
export interface Sample {
  readonly text: string;
  readonly data: JsonMap;
  /** Paths of all entries. */
  readonly paths: readonly (readonly string[])[];
  /** Paths of the entries that hold block maps. */
  readonly mapPaths: readonly (readonly string[])[];
  /** The lines that are left when an entry and its own comments go. */
  linesWithout(path: readonly string[]): string[];
  /** The lines that do not belong to an entry. */
  foreignLines(path: readonly string[]): string[];
}

interface Entry {
  readonly key: string;
  readonly quote: boolean;
  readonly blank: boolean;
  readonly comments: readonly string[];
  readonly trailing: string;
  readonly value: Leaf | readonly Entry[];
}

interface Leaf {
  readonly value: Json;
  /** First on the key's line; the others as lines of their own, indented by one level. */
  readonly print: readonly string[];
}

interface Line {
  readonly text: string;
  readonly owner: readonly string[];
}

const leaf: fc.Arbitrary<Leaf> = fc.constantFrom<Leaf>(
  { value: 'x', print: ['x'] },
  { value: 'a: b', print: ['"a: b"'] },
  { value: "it's", print: ["'it''s'"] },
  { value: 7, print: ['7'] },
  { value: null, print: [''] },
  { value: {}, print: ['{}'] },
  { value: { f: 1, g: 'y' }, print: ['{ f: 1, g: y }'] },
  { value: ['p', 'q'], print: ['[p, q]'] },
  { value: ['p', { r: 1 }], print: ['', '- p', '# of r', '- r: 1'] },
  { value: 'two\nlines\n', print: ['|', 'two', 'lines'] },
  { value: 'no # comment', print: ['>-', 'no # comment'] },
);

const entries: fc.Memo<Entry[]> = fc.memo((depth) =>
  fc.uniqueArray(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e e', '1', 'on'),
      quote: fc.boolean(),
      blank: fc.boolean(),
      comments: fc.array(fc.constantFrom('# one', '#two: x', '# - three'), { maxLength: 2 }),
      trailing: fc.constantFrom('', '', ' # trailing'),
      value: depth > 1 ? fc.oneof(leaf, entries(depth - 1)) : leaf,
    }),
    { selector: (entry) => entry.key, minLength: 1, maxLength: 4 },
  ),
);

/** Files of up to three levels, with comments, blank lines, quoted keys, and every kind of leaf. */
export const sampleFile: fc.Arbitrary<Sample> = fc
  .record({
    root: entries(3),
    header: fc.boolean(),
    eol: fc.constantFrom('\n', '\r\n'),
    step: fc.constantFrom(2, 3),
  })
  .map(({ root, header, eol, step }) => makeSample(root, header, eol, step));

function makeSample(root: readonly Entry[], header: boolean, eol: string, step: number): Sample {
  const printed: Line[] = header
    ? [
        { text: '# header', owner: [] },
        { text: '', owner: [] },
      ]
    : [];
  print(printed, root, [], '', step);
  if (!header) releaseFirstComments(printed);
  const ended = (text: string) => (eol === '\r\n' ? `${text}\r` : text);
  const outside = (path: readonly string[]) => printed.filter((line) => !isBelow(line.owner, path));
  return {
    text: printed.map((line) => line.text + eol).join(''),
    data: dataOf(root),
    paths: pathsOf(root, () => true),
    mapPaths: pathsOf(root, (entry) => Array.isArray(entry.value)),
    linesWithout: (path) => {
      const parent = path.slice(0, -1);
      const left = outside(path);
      const alone = (find(root, parent) ?? []).length === 1;
      const emptied = left.map((line) => {
        const isParent =
          alone && parent.length > 0 && sameKey(line, parent) && !line.text.trim().startsWith('#');
        return ended(isParent ? line.text.replace(/:(?= # trailing$|$)/, ': {}') : line.text);
      });
      return [...emptied, ...(alone && parent.length === 0 ? [ended('{}')] : []), ''];
    },
    foreignLines: (path) => (path.length === 0 ? printed : outside(path)).map((line) => ended(line.text)),
  };
}

function print(lines: Line[], list: readonly Entry[], path: readonly string[], indent: string, step: number) {
  for (const entry of list) {
    const owner = [...path, entry.key];
    if (entry.blank) lines.push({ text: '', owner: path });
    for (const comment of entry.comments) lines.push({ text: indent + comment, owner });
    const key = entry.quote || entry.key === '1' ? JSON.stringify(entry.key) : entry.key;
    const [first, ...rest] = isLeaf(entry.value) ? entry.value.print : [''];
    lines.push({ text: `${indent}${key}:${first ? ` ${first}` : ''}${entry.trailing}`, owner });
    const deeper = indent + ' '.repeat(step);
    for (const line of rest) lines.push({ text: deeper + line, owner });
    if (!isLeaf(entry.value)) print(lines, entry.value, owner, deeper, step);
  }
}

/** Comments that a file begins with belong to the file. */
function releaseFirstComments(lines: Line[]) {
  for (const [index, line] of lines.entries()) {
    if (line.text !== '' && !line.text.startsWith('#')) return;
    lines[index] = { text: line.text, owner: [] };
  }
}

function dataOf(list: readonly Entry[]): JsonMap {
  return Object.fromEntries(list.map(({ key, value }) => [key, isLeaf(value) ? value.value : dataOf(value)]));
}

function pathsOf(
  list: readonly Entry[],
  wanted: (entry: Entry) => boolean,
  path: readonly string[] = [],
): string[][] {
  return list.flatMap((entry) => {
    const own = [...path, entry.key];
    return [
      ...(wanted(entry) ? [own] : []),
      ...(isLeaf(entry.value) ? [] : pathsOf(entry.value, wanted, own)),
    ];
  });
}

function find(list: readonly Entry[], path: readonly string[]): readonly Entry[] | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return list;
  const value = list.find((entry) => entry.key === key)?.value;
  return value && !isLeaf(value) ? find(value, rest) : undefined;
}

function isLeaf(value: Leaf | readonly Entry[]): value is Leaf {
  return !Array.isArray(value);
}

function isBelow(owner: readonly string[], path: readonly string[]): boolean {
  return path.every((key, index) => owner[index] === key);
}

function sameKey(line: Line, path: readonly string[]): boolean {
  return line.owner.length === path.length && isBelow(line.owner, path);
}
