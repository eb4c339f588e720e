import { CelFailure } from './cel-failure';

/** Which of two values comes first: below zero the left one; NaN when neither does. Numbers compare across types. */
export function orderValues(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string') return comparePoints(left, right);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  const [a, b] = [rankOf(left), rankOf(right)];
  if (!a || !b || a.kind !== b.kind) throw new CelFailure('these values have no order');
  if (a.rank < b.rank) return -1;
  if (a.rank > b.rank) return 1;
  // biome-ignore lint/suspicious/noDoubleEquals: it compares a double with an integer exactly
  return a.rank == b.rank ? 0 : Number.NaN;
}

function rankOf(value: unknown): { kind: string; rank: number | bigint } | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'number', rank: value };
  if (typeof value === 'boolean') return { kind: 'bool', rank: Number(value) };
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof Date) return { kind: 'time', rank: value.getTime() };
  const rank: unknown = value.valueOf();
  if (typeof rank === 'bigint') return { kind: 'number', rank };
  return typeof rank === 'number' ? { kind: value.constructor.name, rank } : undefined;
}

/** Texts compare by code points, which differs from UTF-16 beyond the basic plane. */
function comparePoints(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  if (at === length) return left.length - right.length;
  return rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
}

/** Moves surrogates behind all other units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
