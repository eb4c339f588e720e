import type { Finding } from '../../model/finding';
import { type Location, refOf } from './location';
import { historyMoved } from './lost-branch';

/** Findings about branches that were moved back or rewritten; one for each. */
export function movedHeads(locations: readonly Location[]): Finding[] {
  return [...new Set(locations)].flatMap((each) =>
    each.movedFrom === undefined
      ? []
      : [historyMoved({ remote: each.remote, ref: refOf(each) }, each.movedFrom, each.head)],
  );
}
