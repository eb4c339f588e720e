import { type FieldJudgement, undecided } from '../finding';
import { canonicalJson } from '../scalars';

/** A part of an environment's or an app's data that differs, and what that means. */
export interface FieldChange extends FieldJudgement {
  readonly kind: 'added' | 'removed' | 'changed';
  /** The part, such as `approvals.reviewers`. */
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Judges a part that differs; it is only called with two different values. */
export type Judge<T> = (before: T, after: T) => FieldJudgement;

/** The row for a field that no rule knows, so that its change is never left out. */
const UNKNOWN_FIELD = undecided('no rule knows this field', 'medium');

/** The row for a part that only one side has, where the judge does not take an absent value. */
const ONE_SIDED = undecided('', 'low');

/** Whether two values say the same; the order of keys does not count. */
export function sameData(before: unknown, after: unknown): boolean {
  return before === after || canonicalJson(before) === canonicalJson(after);
}

/** The single row of a part that is judged as a whole. */
export function change(
  field: string,
  before: unknown,
  after: unknown,
  judged: FieldJudgement = UNKNOWN_FIELD,
): FieldChange {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return {
    kind,
    field,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...judged,
  };
}

/** Compares a field as a whole. */
export function whole<T>(field: string, judge: Judge<T>): (before: T, after: T) => readonly FieldChange[] {
  return (before, after) => [change(field, before, after, judge(before, after))];
}

/** Compares a field part by part, in the order in which its judges are given. */
export function parts<T extends object>(
  field: string,
  judges: { readonly [K in keyof T]-?: Judge<NonNullable<T[K]>> },
): (before: T, after: T) => readonly FieldChange[] {
  return (before, after) =>
    (Object.keys(judges) as (keyof T & string)[]).flatMap((key) => {
      const [old, now] = [before[key], after[key]];
      if (sameData(old, now)) return [];
      const known = old != null && now != null;
      return [change(`${field}.${key}`, old, now, known ? judges[key](old, now) : ONE_SIDED)];
    });
}

/** Compares a map entry by entry; each is judged alike. */
export function entries<T>(
  field: string,
  judge: Judge<T>,
): (before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>) => readonly FieldChange[] {
  return (before, after) =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
      const old = Object.hasOwn(before, key) ? before[key] : undefined;
      const now = Object.hasOwn(after, key) ? after[key] : undefined;
      if (sameData(old, now)) return [];
      const known = old !== undefined && now !== undefined;
      return [change(`${field}.${key}`, old, now, known ? judge(old, now) : ONE_SIDED)];
    });
}
