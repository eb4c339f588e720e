import { DeliveryError } from '../../../model/finding';
import type { CommitId } from '../../../model/scalars';
import { plural } from '../../../model/text';
import { RECEIPT, type Receipt } from '../../../registry';
import type { Location } from '../../delivery';
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
  return keptReceipts([leftBy(review, merged)], await fetchReceipts(review.proposal.location));
}

/** A merge, and what its receipt says. */
interface LeftReceipt {
  readonly receipt: Receipt;
  readonly location: Location;
  readonly now: Date;
}

/** What a merge leaves. */
export function leftBy(
  { proposal, plan, approvals }: ProposalReview,
  { commit, now, request }: Merged,
): LeftReceipt {
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
  return { receipt, location, now };
}

/**
 * The receipts of merges that are pushed together, as one commit of the last one's requester.
 *
 * @param left at least one, all of one branch
 * @param on the newest receipt
 */
export async function keptReceipts(
  left: readonly LeftReceipt[],
  on: CommitId | undefined,
): Promise<RefUpdate & { readonly to: CommitId }> {
  const last = left.at(-1);
  if (!last) throw DeliveryError.of('INTERNAL', 'there is no receipt to keep');
  const { location, now, receipt } = last;
  const about = left.length === 1 ? receipt.proposal : plural(left.length, 'merge');
  return appended(location.mirror, receiptsRef(location.branch), on, {
    edits: left.map(({ receipt: each }) => ({
      kind: 'file',
      path: receiptPath(each.commit),
      content: RECEIPT.print(each),
    })),
    message: `receipt of ${about}\n\n${left.map(({ receipt: { commit } }) => `${commit}\n`).join('')}`,
    by: receipt.requestedBy,
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
