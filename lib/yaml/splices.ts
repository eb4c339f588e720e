import { DeliveryError } from '../model/finding';
import type { Json, JsonMap } from '../model/json';
import {
  columnOf,
  contentEnd,
  lineEnd,
  lineStart,
  nextLine,
  ownEnd,
  ownStart,
  type Splice,
  startsLine,
} from './lines';
import type { YamlEntry, YamlList, YamlMap, YamlNode } from './node';
import type { YamlFile } from './parse-yaml';
import { type BlockLayout, isFilled, printEntry, printInline, printItem, printLines } from './print-yaml';

/** The error for a layout that no splice is known for. Nothing is written then. */
export function uneditable(file: YamlFile, what: string): DeliveryError {
  return DeliveryError.of('UNEDITABLE_FILE', `${what} cannot be changed in the way it is laid out`, {
    file: file.file,
  });
}

/** Gives an entry another value. `flow`: the entry stands between braces or brackets. */
export function replaceValue(file: YamlFile, entry: YamlEntry, value: Json, flow: boolean): Splice[] {
  const { text } = file;
  const old = entry.node;
  const after = entry.indicatorEnd;
  if (flow || after === undefined) {
    if (old.start < old.end) return [{ start: old.start, end: old.end, text: printInline(value) }];
    const colon = after === undefined ? ': ' : ' ';
    return [{ start: old.end, end: old.end, text: `${colon}${printInline(value)}` }];
  }
  const eol = lineEnd(text);
  const oldLines = (old.kind !== 'scalar' && !old.flow) || (old.kind === 'scalar' && old.block);
  if (!isFilled(value)) {
    if (!oldLines && old.start < old.end) {
      return [{ start: old.start, end: old.end, text: printInline(value) }];
    }
    return [{ start: after, end: after, text: ` ${printInline(value)}` }, ...removeOld(text, entry)];
  }
  const lines = printLines(value, childLayout(file, entry));
  return [...removeOld(text, entry), ...linesAt(text, ownEnd(text, entry), lines, eol)];
}

/** Puts a key into a map. `near` says beside which entry; at the end where it is absent. */
export function insertEntry(
  file: YamlFile,
  map: YamlMap,
  key: string,
  value: Json,
  near: { readonly entry: YamlEntry; readonly before: boolean },
): Splice[] {
  const first = map.entries[0] ?? near.entry;
  if (map.flow) return [at(first.start, `${printInline({ [key]: value }).slice(1, -1)}, `)];
  return besideEntry(file, near, (layout) => printEntry(key, value, layout));
}

/** Puts an item into a list, beside another one. */
export function insertItem(
  file: YamlFile,
  list: YamlList,
  value: Json,
  near: { readonly entry: YamlEntry; readonly before: boolean },
): Splice[] {
  if (!list.flow) return besideEntry(file, near, (layout) => printItem(value, layout));
  const printed = printInline(value);
  return near.before ? [at(near.entry.start, `${printed}, `)] : [at(near.entry.end, `, ${printed}`)];
}

/** Takes an entry out of a map or list that has others. */
export function removeEntry(file: YamlFile, holder: YamlMap | YamlList, index: number): Splice[] {
  const { text } = file;
  const entry = holder.entries[index];
  const next = holder.entries[index + 1];
  const previous = holder.entries[index - 1];
  if (!entry) return [];
  if (!holder.flow) {
    if (!startsLine(text, entry)) throw uneditable(file, entry.key);
    return [{ start: ownStart(text, entry), end: ownEnd(text, entry), text: '' }];
  }
  if (next) return [{ start: entry.start, end: next.start, text: '' }];
  const between = previous ? text.slice(previous.end, entry.start) : '#';
  const start = between.includes('#') ? entry.start : (previous?.end ?? entry.start);
  return [{ start, end: entry.end, text: '' }];
}

/** Gives a file without entries, or one whose last entries go, another root: `{}`, `[]` or the value's lines. */
export function replaceRoot(file: YamlFile, value: JsonMap | readonly Json[]): Splice[] {
  const { text, root } = file;
  const eol = lineEnd(text);
  const lines = isFilled(value) ? printLines(value, { indent: '', step: '  ' }) : [printInline(value)];
  if (!root) return linesAt(text, text.length, lines, eol);
  const blockEntries = root.kind !== 'scalar' && !root.flow;
  if (!blockEntries) {
    const start = lineStart(text, root.start);
    const alone = text.slice(start, root.start).trim() === '' && !needsComment(text, root);
    if (alone) return [{ start, end: nextLine(text, root.end), text: lines.join(eol) + eol }];
    return [
      { start: root.start, end: root.end, text: '' },
      ...linesAt(text, nextLine(text, root.end), lines, eol),
    ];
  }
  const [first] = root.entries;
  const last = root.entries.at(-1);
  if (!first || !last || !startsLine(text, first)) throw uneditable(file, 'the file');
  return [{ start: ownStart(text, first), end: ownEnd(text, last), text: lines.join(eol) + eol }];
}

function needsComment(text: string, root: YamlNode): boolean {
  return text.slice(root.end, nextLine(text, root.end)).trim() !== '';
}

function besideEntry(
  file: YamlFile,
  near: { readonly entry: YamlEntry; readonly before: boolean },
  print: (layout: BlockLayout) => string[],
): Splice[] {
  const { text } = file;
  const eol = lineEnd(text);
  const indent = ' '.repeat(columnOf(text, near.entry));
  const lines = print({ indent, step: stepOf(file) });
  if (!near.before) return linesAt(text, ownEnd(text, near.entry), lines, eol);
  if (startsLine(text, near.entry)) {
    return [at(ownStart(text, near.entry), lines.map((line) => line + eol).join(''))];
  }
  return [at(near.entry.start, lines.map((line) => line.slice(indent.length) + eol + indent).join(''))];
}

/** Removes everything after an entry's `:` or `-` that is value, and keeps a comment on that line. */
function removeOld(text: string, entry: YamlEntry): Splice[] {
  const { node: old, indicatorEnd = entry.end } = entry;
  if (old.start === old.end) return [];
  if (old.kind !== 'scalar' && !old.flow) {
    const [first] = old.entries;
    const start = first ? Math.max(ownStart(text, first), nextLine(text, indicatorEnd)) : old.start;
    if (lineStart(text, old.start) > indicatorEnd) return [{ start, end: contentEnd(text, entry), text: '' }];
    return [{ start: indicatorEnd, end: contentEnd(text, entry), text: lineEnd(text) }];
  }
  const wholeLines = text[old.end - 1] === '\n';
  return [{ start: indicatorEnd, end: old.end, text: wholeLines ? lineEnd(text) : '' }];
}

function linesAt(text: string, offset: number, lines: readonly string[], eol: string): Splice[] {
  const open = offset > 0 && offset === text.length && text[offset - 1] !== '\n' && text !== '\ufeff';
  return [at(offset, open ? eol + lines.join(eol) : lines.map((line) => line + eol).join(''))];
}

function childLayout(file: YamlFile, entry: YamlEntry): BlockLayout {
  const step = stepOf(file);
  return { indent: ' '.repeat(columnOf(file.text, entry)) + step, step };
}

/** Blanks per level: what the first nested block shows, else two. */
function stepOf(file: YamlFile): string {
  const search = (node: YamlNode): number | undefined => {
    if (node.kind !== 'map' || node.flow) return undefined;
    for (const entry of node.entries) {
      const child = entry.node.kind === 'map' && !entry.node.flow ? entry.node.entries[0] : undefined;
      const step = child ? columnOf(file.text, child) - columnOf(file.text, entry) : undefined;
      if (step !== undefined && step > 0) return step;
    }
    return undefined;
  };
  return ' '.repeat((file.root && search(file.root)) ?? 2);
}

function at(offset: number, text: string): Splice {
  return { start: offset, end: offset, text };
}
