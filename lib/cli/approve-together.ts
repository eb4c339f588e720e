import type { Plan, RenderedForApproval } from '../engine/promotion';
import { Digest, type ProposalId } from '../model/scalars';
import type { ApprovedProposal, OpenDelivery, PlanRead } from '../promotion/index';

/** A proposal as its approver sees it. */
interface Reviewed {
  readonly id: ProposalId;
  readonly plan: Plan;
  readonly rendered: readonly RenderedForApproval[];
}

/** One digest for the plans of several proposals, whatever their order. */
export function digestOfSet(reviewed: readonly Reviewed[]): Digest {
  return Digest.of(
    reviewed
      .map(({ id, plan }) => `${id} ${plan.digest}\n`)
      .sort()
      .join(''),
  );
}

/**
 * Approves several proposals with one decision: all are planned again and shown before the first is approved, and each
 * approval is bound to its own plan. What cannot be approved at all stops every one of them.
 *
 * @param asked what each approval is to be
 * @param decide is given what is open of them; what it throws stops the approvals
 * @returns what became of each, in the order of the ids
 */
export async function approveTogether(
  delivery: Pick<OpenDelivery, 'approve'>,
  ids: readonly ProposalId[],
  asked: Pick<PlanRead, 'witness' | 'sign'>,
  decide: (reviewed: readonly Reviewed[]) => Promise<void>,
): Promise<readonly ApprovedProposal[]> {
  const reviewed: Reviewed[] = [];
  const runs: Promise<ApprovedProposal>[] = [];
  const decision = settledLater();
  let isOpen = true;
  for (const [at, id] of ids.entries()) {
    const seen = settledLater();
    const run = delivery.approve(id, {
      ...asked,
      onReview: async (plan, rendered) => {
        reviewed.push({ id, plan, rendered });
        seen.resolve();
        await decision.promise;
        // One after the other, so that none of them races the others.
        await Promise.all(runs.slice(0, at));
      },
    });
    runs.push(run);
    try {
      await Promise.race([run, seen.promise]);
    } catch (error) {
      decision.reject(error);
      isOpen = false;
      break;
    }
  }
  if (isOpen)
    try {
      if (reviewed.length > 0) await decide(reviewed);
      decision.resolve();
    } catch (error) {
      decision.reject(error);
    }
  await Promise.allSettled(runs);
  await decision.promise;
  return Promise.all(runs);
}

/** A promise that others settle; that nobody waits for it is no failure. */
function settledLater() {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
