import type { ObjectFacts } from '../../model/exchange';
import { quote } from '../../model/finding';

/** Places of a phase in the order of a sync: that of order 0, and the orders that stay clear of the other phases. */
const PHASES = {
  before: { place: -1, least: -1000, most: 0 },
  with: { place: 0, least: 0, most: 999 },
  after: { place: 1000, least: 0, most: 1000 },
} as const;

/** The first place of `after`. */
export const FIRST_AFTER = PHASES.after.place;

/**
 * When an object is applied, as one number: lower ones first, 0 for objects without facts. Argo CD calls it a sync
 * wave.
 */
export const placeOf = ({ phase = 'with', order = 0 }: ObjectFacts): number => PHASES[phase].place + order;

/** What is wrong with the order of an object, for people. */
export function orderProblems({ phase = 'with', order = 0 }: ObjectFacts, who: string): string[] {
  const { least, most } = PHASES[phase];
  if (order >= least && order <= most) return [];
  return [`the order of the phase ${quote(phase)} is ${least} to ${most} for ${who}, got ${order}`];
}
