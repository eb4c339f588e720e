import type { Snapshot } from '../delivery';
import type { Asked } from './changes/change-entry';
import { parseChange } from './changes/parse-change';
import { changeOf } from './changes/registry';
import type { Plan } from './plan';
import { planDiffers, planMoved } from './plan-moved';
import { movedSince } from './starting-point';

/**
 * Plans what a saved plan asked for again, on the present state, by the present rules. Only the request in the
 * saved plan is used: the new plan has to have the same digest, else it is refused.
 *
 * @param asked the ports and the moment; who asks, why and what is bypassed come from the saved plan
 */
export async function replan(
  snapshot: Snapshot,
  saved: Plan,
  asked: Omit<Asked, 'requestedBy' | 'reason' | 'ticket' | 'bypass'>,
): Promise<Plan> {
  const change = parseChange(saved.change);
  const request = {
    ...change,
    ...asked,
    requestedBy: saved.requestedBy,
    ...(saved.reason === undefined ? {} : { reason: saved.reason }),
    ...(saved.ticket === undefined ? {} : { ticket: saved.ticket }),
    ...(saved.bypass.length === 0 ? {} : { bypass: saved.bypass }),
  };
  const plan = await changeOf(change.verb).plan(snapshot, request);
  if (plan.digest === saved.digest || plan.effect === 'refused' || plan.effect === 'nothing') return plan;
  // Freezes and the like have the time of the request in their files; the rules have already judged by the clock.
  if (saved.at !== undefined) {
    const then = await changeOf(change.verb).plan(snapshot, { ...request, now: new Date(saved.at) });
    if (then.digest === saved.digest && then.effect === plan.effect) return then;
  }
  return { ...plan, findings: [...plan.findings, ...differences(saved, plan)], effect: 'refused' };
}

function differences(saved: Plan, plan: Plan) {
  const subject = plan.environment === undefined ? {} : { environment: plan.environment };
  if (saved.base === plan.base) return [planDiffers(saved.digest, plan.digest, subject)];
  const moved = movedSince(saved, plan);
  if (moved.length > 0) return moved;
  const message = `the saved plan is ${saved.digest.slice(7, 19)}, now it would be ${plan.digest.slice(7, 19)}`;
  return [planMoved(message, subject, 'make the plan again, read it and apply it')];
}
