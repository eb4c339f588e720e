import type { YamlEntry } from './node';

/** A replacement of `[start, end)` of a text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies replacements that do not overlap; those at one place stay in the order given. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, splice.start), splice.text);
    at = splice.end;
  }
  return parts.join('') + text.slice(at);
}

/** Start of the line that an offset lies in; a byte order mark belongs to no line. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\ufeff') ? 1 : start;
}

/** Start of the line after the one that an offset lies in, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** The line end that a text uses: that of its first line. */
export function lineEnd(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** How far an entry is indented, in columns. */
export function columnOf(text: string, entry: YamlEntry): number {
  return entry.start - lineStart(text, entry.start);
}

/** Whether nothing but blanks stands before an entry on its line. */
export function startsLine(text: string, entry: YamlEntry): boolean {
  return text.slice(lineStart(text, entry.start), entry.start).trim() === '';
}

/**
 * Where a block entry's own lines start: the comment lines directly above, equally indented, belong to it, but not the
 * comment that a file begins with.
 */
export function ownStart(text: string, entry: YamlEntry): number {
  const own = lineStart(text, entry.start);
  let start = own;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (above >= start || commentColumn(text, above) !== columnOf(text, entry)) return start;
    start = above;
    if (isFileStart(text, start)) return own;
  }
  return start;
}

/** Where a block entry's own lines end: comments below it that are indented deeper belong to it. */
export function ownEnd(text: string, entry: YamlEntry): number {
  const column = columnOf(text, entry);
  let end = contentEnd(text, entry);
  for (let at = end; at < text.length; ) {
    const next = nextLine(text, at);
    const comment = commentColumn(text, at);
    if (comment === undefined && text.slice(at, next).trim() !== '') break;
    if (comment !== undefined && comment <= column) break;
    if (comment !== undefined) end = next;
    at = next;
  }
  return end;
}

/** The start of the line after an entry's content. */
export function contentEnd(text: string, entry: YamlEntry): number {
  return entry.end > entry.start && text[entry.end - 1] === '\n' ? entry.end : nextLine(text, entry.end);
}

/** Column of the `#` where the line at an offset is a comment line. */
function commentColumn(text: string, start: number): number | undefined {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return text[at] === '#' ? at - start : undefined;
}

function isFileStart(text: string, start: number): boolean {
  return text.slice(0, start).trim() === '';
}

/** Line and column of an offset, 1-based; a byte order mark is not a column. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) {
    line += 1;
    start = next + 1;
  }
  return { line, column: Math.max(0, offset - start) + 1 };
}
