import type { Verdict } from '../../../model/finding';
import { isList, type Json, memberAt } from '../../../model/json';
import type { RawChange } from '../change';
import type { DiffContext, DiffRule, Judgement } from '../rule';

type Judge = DiffRule['judge'];

/** Neither more nor less. */
export const asNeutral =
  (note?: string): Judge =>
  () =>
    judgement('neutral', note);

/** Lets more happen. */
export const asBroadening =
  (note: string): Judge =>
  () =>
    judgement('broadening', note);

/** The effect cannot be told from the manifests. */
export const asUnknown =
  (note?: string): Judge =>
  () =>
    judgement('unknown', note);

/** More of it lets more happen: an addition broadens, a removal narrows, a change is unknown. */
export const more =
  (note?: string): Judge =>
  ({ kind }) =>
    judgement(kind === 'added' ? 'broadening' : kind === 'removed' ? 'narrowing' : orderOnly(kind), note);

/** More of it lets less happen. */
export const less =
  (note?: string): Judge =>
  ({ kind }) =>
    judgement(kind === 'added' ? 'narrowing' : kind === 'removed' ? 'broadening' : orderOnly(kind), note);

/** A flag: having the value lets more happen than not having it. */
export const flag =
  (broad: Json, note: string, byDefault?: Json): Judge =>
  ({ before = byDefault, after = byDefault }) => {
    if (before === after) return judgement('neutral', note);
    return judgement(after === broad ? 'broadening' : before === broad ? 'narrowing' : 'neutral', note);
  };

/** Values from the narrowest to the broadest; absence is `byDefault`. */
export const ranked =
  (order: readonly Json[], byDefault: Json, note: string): Judge =>
  ({ before = byDefault, after = byDefault }) => {
    const [from, to] = [order.indexOf(before), order.indexOf(after)];
    if (from < 0 || to < 0) return judgement('unknown', note);
    return judgement(to > from ? 'broadening' : to < from ? 'narrowing' : 'neutral', note);
  };

/**
 * A list that restricts as soon as it holds something (`from`, `resourceNames`, `loadBalancerSourceRanges`): no list or
 * an empty one allows everything, each further item of a list allows more.
 */
export const restrictingList =
  (note: string): Judge =>
  (change, context) => {
    if (change.kind === 'reordered' || change.kind === 'respelled') return judgement('neutral', note);
    const before = sizeOf(change.around ? change.around.before : change.before);
    const after = sizeOf(change.around ? change.around.after : change.after);
    if (before === undefined || after === undefined) return judgement('unknown', note);
    if (before === 0) return judgement(after === 0 ? 'neutral' : 'narrowing', note);
    if (after === 0) return judgement('broadening', `${note}; without any, nothing is limited`);
    return more(note)(change, context);
  };

/** Judgement of a verdict and, where there is one, a note. */
export function judgement(verdict: Verdict, note?: string): Judgement {
  return note === undefined ? { verdict } : { verdict, note };
}

function orderOnly(kind: RawChange['kind']): Verdict {
  return kind === 'reordered' || kind === 'respelled' ? 'neutral' : 'unknown';
}

function sizeOf(value: Json | undefined): number | undefined {
  if (value === undefined || value === null) return 0;
  return isList(value) ? value.length : undefined;
}

/** The value of the object that stands there after the change, or before it where it is gone. */
export function standing(context: DiffContext, path: readonly string[]): Json | undefined {
  return memberAt(context.after ?? context.before, path);
}
