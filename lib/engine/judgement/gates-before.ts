import type { GateStanding } from '../../model/gate';
import type { Snapshot } from '../delivery';
import { gatherPlacementFacts, type Placement } from './placement-facts';
import { gateStandings } from './placement-rules';

/** How the gates of an environment stand to a release that could enter it; none are asked where it has no gates. */
export async function gatesBefore(
  snapshot: Snapshot,
  placement: Placement,
  now: Date,
): Promise<readonly GateStanding[]> {
  if (snapshot.environment(placement.environment).gates.length === 0) return [];
  return gateStandings(await gatherPlacementFacts(snapshot, placement, now), now);
}
