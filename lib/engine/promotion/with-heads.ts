import { movedHeads, type Snapshot } from '../delivery';
import { warned } from '../judgement';
import { knownLocation } from './apply-plan';
import type { Plan } from './plan';

/**
 * A plan that is refused where its branch, or the home of the data, was moved back or rewritten since it was read from
 * here. A rollback is warned.
 */
export function withHeads(snapshot: Snapshot, plan: Plan): Plan {
  const location = knownLocation(snapshot, plan);
  const moved = movedHeads([snapshot.home, ...(location ? [location] : [])]);
  if (moved.length === 0) return plan;
  if (GOES_BACK.has(plan.verb)) return { ...plan, findings: [...plan.findings, ...moved.map(warned)] };
  return { ...plan, findings: [...plan.findings, ...moved], effect: 'refused' };
}

/** Verbs that bring back an earlier state, or record that it was brought back. */
const GOES_BACK: ReadonlySet<string> = new Set(['rollback', 'follow-up']);
