import { movedHeads, type Snapshot } from '../delivery';
import { warned } from '../judgement';
import { knownLocation } from './apply-plan';
import { goesBack } from './goes-back';
import type { Plan } from './plan';

/**
 * A plan that is refused where its branch, or the home of the data, was moved back or rewritten since it was read from
 * here. A rollback is warned.
 */
export function withHeads(snapshot: Snapshot, plan: Plan): Plan {
  const location = knownLocation(snapshot, plan);
  const moved = movedHeads([snapshot.home, ...(location ? [location] : [])]);
  if (moved.length === 0) return plan;
  if (goesBack(plan)) return { ...plan, findings: [...plan.findings, ...moved.map(warned)] };
  return { ...plan, findings: [...plan.findings, ...moved], effect: 'refused' };
}
