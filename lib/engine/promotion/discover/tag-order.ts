import type { TagOrder, TagPolicy } from '../../../model/app';
import { compilePattern } from '../../../model/scalars';

/** A policy that compares tags by what is written in them. */
export type WrittenPolicy = Exclude<TagPolicy, { readonly tag: string } | { readonly order: 'built' }>;

/** A tag that counts, and the part of it that is compared. */
export interface FittingTag {
  readonly tag: string;
  readonly key: string;
}

/** The part of a tag that a policy compares; nothing where the tag does not count. A range of versions is not asked here. */
export function keyOf(policy: { readonly pattern?: string }, tag: string): string | undefined {
  if (policy.pattern === undefined) return tag;
  const matcher = compilePattern(policy.pattern)?.matcher(tag);
  if (!matcher?.matches()) return undefined;
  return matcher.groupCount() === 0 ? tag : (matcher.group(1) ?? undefined);
}

/** The tags that count for a policy: those in its range, where it has one. */
export function fittingTags(
  policy: WrittenPolicy | { readonly pattern: string; readonly order: TagOrder },
  tags: Iterable<string>,
): FittingTag[] {
  const counts = countsFor(policy);
  return [...tags].flatMap((tag): FittingTag[] => {
    const key = keyOf(policy, tag);
    return key !== undefined && counts(key) ? [{ tag, key }] : [];
  });
}

function countsFor(policy: Parameters<typeof fittingTags>[0]): (key: string) => boolean {
  if ('semver' in policy) {
    const Range = require('semver/classes/range') as typeof import('semver/classes/range');
    const range = new Range(policy.semver);
    return (key) => isVersion(key) && range.test(key);
  }
  return policy.order === 'number' ? (key) => /^[0-9]+$/.test(key) : () => true;
}

/** Below zero where the first key is older, above where it is newer; nothing where they cannot be compared. */
export function compareKeys(policy: WrittenPolicy, one: string, other: string): number | undefined {
  if ('semver' in policy) {
    if (!isVersion(one) || !isVersion(other)) return undefined;
    return (require('semver/functions/compare') as typeof import('semver/functions/compare'))(one, other);
  }
  if (policy.order === 'number') return compareNumbers(one, other);
  return compareTexts(one, other);
}

/** The newest of the tags that count; of several that are equally new the one preferred, else the last by its text. */
export function newestOf(
  policy: WrittenPolicy,
  tags: readonly FittingTag[],
  preferred: string | undefined,
): FittingTag | undefined {
  let best: FittingTag | undefined;
  for (const each of tags) {
    const order = best === undefined ? 1 : (compareKeys(policy, each.key, best.key) ?? 0);
    const wins =
      order === 0 && best?.tag !== preferred && (each.tag === preferred || each.tag > (best?.tag ?? ''));
    if (order > 0 || wins) best = each;
  }
  return best;
}

function isVersion(text: string): boolean {
  return (require('semver/functions/valid') as typeof import('semver/functions/valid'))(text) !== null;
}

/** Numbers of any length. */
function compareNumbers(one: string, other: string): number | undefined {
  const digits = /^0*([0-9]+)$/;
  const [a, b] = [digits.exec(one)?.[1], digits.exec(other)?.[1]];
  if (a === undefined || b === undefined) return undefined;
  return a.length - b.length || compareTexts(a, b);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
