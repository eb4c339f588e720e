import type { CommitId } from '../../../model/scalars';
import { plural } from '../../../model/text';
import { RECEIPT, type Receipt } from '../../../registry';
import type { RefUpdate } from '../../git';
import type { Plan } from '../plan';
import type { ProposalReview } from '../proposal-review';
import type { PullRequest } from '../pull-requests';
import { appended } from '../statements/append-kept';
import { fetchReceipts, receiptPath, receiptsRef } from './receipt-files';

/** The pull request that was merged, as a receipt names it. */
export type MergedRequest = Pick<PullRequest, 'number' | 'link'>;

/** What a receipt says beside the review. */
interface Merged {
  readonly commit: CommitId;
  readonly now: Date;
  readonly request?: MergedRequest | undefined;
}

/** The receipt of a merge, to be pushed with its commit: neither is there without the other. */
export async function receiptOf(review: ProposalReview, merged: Merged): Promise<RefUpdate> {
  const head = await fetchReceipts(review.proposal.location);
  return keptReceipt(review, merged, head);
}

/**
 * The same on top of what stands there, or will.
 *
 * @param on the newest receipt
 */
export async function keptReceipt(
  { proposal, plan, approvals }: ProposalReview,
  { commit, now, request }: Merged,
  on: CommitId | undefined,
): Promise<RefUpdate & { readonly to: CommitId }> {
  const { id, head, location, requestedBy } = proposal;
  const receipt: Receipt = {
    commit,
    branch: location.branch,
    proposal: id,
    head,
    plan: plan.digest,
    ...(request === undefined ? {} : { request }),
    requestedBy,
    approvals: approvals.map(({ by, at, statement, review }) => ({
      by,
      at,
      ...(statement === undefined ? {} : { statement }),
      ...(review === undefined ? {} : { review }),
    })),
    checks: checksOf(plan),
    bypass: [...plan.bypass],
    pushed: now.toISOString(),
  };
  return appended(location.mirror, receiptsRef(location.branch), on, {
    edits: [{ kind: 'file', path: receiptPath(commit), content: RECEIPT.print(receipt) }],
    message: `receipt of ${id}\n\n${commit}\n`,
    by: requestedBy,
    now,
  });
}

/** How the rules and gates stood at the merge. */
function checksOf({ rules = [], gates = [] }: Plan): Receipt['checks'] {
  return [
    ...rules.map(({ environment, rule, objects, warned, waived }) => ({
      check: `${environment}: ${rule}`,
      result: [
        plural(objects, 'object'),
        ...(warned > 0 ? [`${warned} warned`] : []),
        ...(waived > 0 ? [`${waived} waived`] : []),
      ].join(', '),
    })),
    ...gates.map(({ environment, app, gate, verdict }) => ({
      check: `${environment}/${app}: ${gate}`,
      result: verdict,
    })),
  ];
}
