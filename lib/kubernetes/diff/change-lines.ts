import { isScalar, type Json } from '../../model/json';
import { splitReference, withShortDigests, withShortIds } from '../../model/scalars';
import { cut, printable } from '../../model/text';
import { showYaml } from '../../yaml';
import { identityLabel } from '../facts';
import { gapsBetween } from './align-lists';
import type { ObjectChange, ObjectDiff } from './change';

/** A line of a difference: `+` added, `-` removed, `!` changed in place, blank for context. */
export interface DiffLine {
  readonly mark: '+' | '-' | '!' | ' ';
  readonly text: string;
}

/** How much of a value is shown. */
export interface Detail {
  /** Characters of one line. */
  readonly columns: number;
  /** Lines of one value. */
  readonly lines: number;
  /** Digests as `sha256:` and 12 digits, where both sides still differ. */
  readonly shortDigests?: boolean;
  /** Columns that old and new have in one line; longer ones get a line each. */
  readonly width?: number;
}

const CONTEXT = 2;

/** Characters before a difference that are shown of a long value. */
const CLOSE = 20;

/** An object's headline: `Deployment.apps web`, with its old name where it was renamed. */
export function objectLine({ status, identity, renamedFrom }: ObjectDiff): DiffLine {
  const label = printable(identityLabel(identity));
  switch (status) {
    case 'added':
      return { mark: '+', text: label };
    case 'removed':
      return { mark: '-', text: label };
    case 'renamed':
      return { mark: '!', text: `${label}, was ${printable(renamedFrom?.name ?? '')}` };
    case 'changed':
      return { mark: '!', text: label };
  }
}

/** A change as lines for people, made safe to print. Values are masked already. */
export function changeLines(change: ObjectChange, detail: Detail, indent = ''): readonly DiffLine[] {
  const { kind, before, after } = change;
  const path = cut(printable(change.path), detail.columns);
  const head = (mark: DiffLine['mark'], text: string): DiffLine => ({ mark, text: `${indent}${text}` });
  const suffix = change.note === '' ? '' : `  (${cut(printable(change.note), 200)})`;
  if (change.within.length > 0 && kind === 'changed') {
    return [
      head('!', `${path}:${suffix}`),
      ...change.within.flatMap((each) => changeLines(each, detail, `${indent}  `)),
    ];
  }
  switch (kind) {
    case 'added':
      return valueLines('+', path, after ?? null, suffix, detail, indent);
    case 'removed':
      return valueLines('-', path, before ?? null, suffix, detail, indent);
    case 'respelled':
      if (before === undefined) return [head(' ', `${change.note}`)];
      return [head(' ', `${path}: ${inline(before, detail)} → ${inline(after ?? null, detail)}${suffix}`)];
    case 'reordered':
      return [head(' ', `${path}: ${order(before, detail)} → ${order(after, detail)}${suffix}`)];
    case 'changed': {
      const [old, now] = [before ?? null, after ?? null];
      if (isLong(old) || isLong(now))
        return [head('!', `${path}:${suffix}`), ...textLines(old, now, detail, `${indent}  `)];
      return pairLines(change, path, scalarText(old), scalarText(now), suffix, detail, indent);
    }
  }
}

/** `old → new` in one line where that fits; else each on a line of its own, so that both are seen. */
function pairLines(
  change: ObjectChange,
  path: string,
  before: string,
  after: string,
  suffix: string,
  detail: Detail,
  indent: string,
): readonly DiffLine[] {
  const [from, to] = pairOf(change, before, after, detail);
  const line = `${indent}${path}: ${from} → ${to}${suffix}`;
  if (detail.width === undefined || line.length <= detail.width) return [{ mark: '!', text: line }];
  const own = `${indent}    `;
  const both = `${own}${from} → ${to}`;
  const values: readonly DiffLine[] =
    both.length <= detail.width
      ? [{ mark: '!', text: both }]
      : [
          { mark: '-', text: `${own}${from}` },
          { mark: '+', text: `${own}${to}` },
        ];
  return [{ mark: '!', text: `${indent}${path}:${suffix}` }, ...values];
}

/** Both values as they are shown; in short form, an image's repository is named once. */
function pairOf(
  change: ObjectChange,
  before: string,
  after: string,
  detail: Detail,
): readonly [string, string] {
  const [from, to] = [shortIds(before), shortIds(after)];
  if (!detail.shortDigests || from === to) return fromDifference(before, after, detail.columns);
  const { repository } = splitReference(before);
  const isImage = change.class === 'image' && after.startsWith(repository);
  return fromDifference(from, isImage ? to.slice(repository.length) : to, detail.columns);
}

/** Digests and commits with their first 12 digits. */
function shortIds(text: string): string {
  return withShortIds(withShortDigests(text));
}

/** Long values from where they begin to differ, so that a cut hides no difference. */
function fromDifference(before: string, after: string, columns: number): readonly [string, string] {
  if (Math.max(before.length, after.length) <= columns) return [printable(before), printable(after)];
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const start = Math.max(0, same - CLOSE);
  const show = (text: string) => cut(printable(`${start > 0 ? '…' : ''}${text.slice(start)}`), columns);
  return [show(before), show(after)];
}

function isLong(value: Json): boolean {
  return typeof value === 'string' ? value.includes('\n') : !isScalar(value);
}

function inline(value: Json, { columns, shortDigests = false }: Detail): string {
  const text = scalarText(value);
  return cut(printable(shortDigests ? shortIds(text) : text), columns);
}

function scalarText(value: Json): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}

function order(value: Json | undefined, detail: Detail): string {
  const items = Array.isArray(value) ? (value as readonly Json[]) : [];
  return inline(
    items.map((item) => (Array.isArray(item) ? item.join('/') : JSON.stringify(item))).join(', '),
    detail,
  );
}

function valueLines(
  mark: '+' | '-',
  path: string,
  value: Json,
  suffix: string,
  detail: Detail,
  indent: string,
): readonly DiffLine[] {
  if (!isLong(value)) return [{ mark, text: `${indent}${path}: ${inline(value, detail)}${suffix}` }];
  const lines = asLines(value).map((text) => ({
    mark,
    text: `${indent}${path === '' ? '' : '  '}${cut(printable(text), detail.columns)}`,
  }));
  return [
    ...(path === '' ? [] : [{ mark, text: `${indent}${path}:${suffix}` }]),
    ...shorten(lines, detail.lines, mark, indent),
  ];
}

function textLines(before: Json, after: Json, detail: Detail, indent: string): readonly DiffLine[] {
  const [old, now] = [asLines(before), asLines(after)];
  const lines: DiffLine[] = [];
  const add = (mark: DiffLine['mark'], from: readonly string[]) => {
    for (const text of from) lines.push({ mark, text: `${indent}${cut(printable(text), detail.columns)}` });
  };
  let shown = 0;
  for (const gap of gapsBetween(old, now)) {
    const start = Math.max(shown, gap.after[0] - CONTEXT);
    if (start > shown) lines.push({ mark: ' ', text: `${indent}…` });
    add(' ', now.slice(start, gap.after[0]));
    add('-', old.slice(...gap.before));
    add('+', now.slice(...gap.after));
    shown = Math.min(now.length, gap.after[1] + CONTEXT);
    add(' ', now.slice(gap.after[1], shown));
  }
  return shorten(lines, detail.lines, ' ', indent);
}

function asLines(value: Json): readonly string[] {
  const text = typeof value === 'string' ? value : showYaml(value);
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function shorten(
  lines: readonly DiffLine[],
  limit: number,
  mark: DiffLine['mark'],
  indent: string,
): readonly DiffLine[] {
  if (lines.length <= limit) return lines;
  return [...lines.slice(0, limit), { mark, text: `${indent}… (${lines.length - limit} more lines)` }];
}
