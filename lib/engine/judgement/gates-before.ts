import type { GateStanding } from '../../model/gate';
import type { Snapshot } from '../delivery';
import { gatherPlacementFacts, type Placement } from './placement-facts';
import { gateStandings } from './placement-rules';

/** The state of an environment's gates for a release that could enter it; nothing is read where it has no gates. */
export async function gatesBefore(
  snapshot: Snapshot,
  placement: Placement,
  now: Date,
): Promise<readonly GateStanding[]> {
  if (snapshot.environment(placement.environment).gates.length === 0) return [];
  return gateStandings(await gatherPlacementFacts(snapshot, placement, now), now);
}
