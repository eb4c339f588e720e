import { stringify } from 'yaml';
import { splitReference } from '../artifact';
import { gapsBetween } from './align-lists';
import type { Change, ObjectDiff } from './change';
import { isScalar, type Json } from './json';
import { identityLabel } from './object-identity';
import { cut, printable } from './printable';

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
  /** Digests as `sha256:` and 12 digits, where that keeps both sides apart. */
  readonly shortDigests?: boolean;
}

const CONTEXT = 2;

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
export function changeLines(change: Change, detail: Detail, indent = ''): readonly DiffLine[] {
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
      return [
        head('!', `${path}: ${pairOf(change, inline(old, detail), inline(now, detail), detail)}${suffix}`),
      ];
    }
  }
}

/** `old → new`; in short form, an image's repository is named once. */
function pairOf(change: Change, before: string, after: string, { shortDigests = false }: Detail): string {
  const short = (text: string) => text.replace(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, 'sha256:$1');
  const [from, to] = [short(before), short(after)];
  if (!shortDigests || from === to) return `${before} → ${after}`;
  const { repository } = splitReference(before);
  const isImage = change.class === 'image' && after.startsWith(repository);
  return isImage ? `${from} → ${to.slice(repository.length)}` : `${from} → ${to}`;
}

function isLong(value: Json): boolean {
  return typeof value === 'string' ? value.includes('\n') : !isScalar(value);
}

function inline(value: Json, { columns }: Detail): string {
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
  return cut(printable(text), columns);
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
  const text =
    typeof value === 'string' ? value : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
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
