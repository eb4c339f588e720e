import type { EnvironmentData } from '../../model/environment';
import { type Finding, quote, refusal } from '../../model/finding';

/**
 * Refuses another layout for an existing environment. All their files would move, and what a target ran is
 * read from the history of its paths: custody, gates and rollback would find nothing of what was before.
 */
export function layoutMoves(
  before: readonly EnvironmentData[],
  after: readonly EnvironmentData[],
): Finding[] {
  const layouts = new Map(before.map(({ name, delivery }) => [name, delivery.layout]));
  return after.flatMap(({ name, delivery: { layout } }) => {
    const stands = layouts.get(name);
    if (stands === undefined || stands === layout) return [];
    const message = `${name} has the layout ${quote(stands)}, it cannot get ${quote(layout)}`;
    return [refusal('LAYOUT_STAYS', message, { environment: name })];
  });
}
