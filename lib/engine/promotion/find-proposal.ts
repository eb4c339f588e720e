import { type DeliveryError, didYouMean, quote } from '../../model/finding';
import { noSuchProposal, type ProposalId } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import { openOrSay } from './changed-by-hand';
import {
  type ClosedEnd,
  changedSince,
  endedError,
  lastEnd,
  type MergedEnd,
  stillStands,
} from './ended-proposal';
import { openProposals } from './open-proposals';
import type { Proposal } from './proposal';

/** A proposal that waits, or how it was merged. */
export type FoundProposal =
  | { readonly proposal: Proposal; readonly merged?: undefined }
  | { readonly proposal?: undefined; readonly merged: MergedEnd };

/**
 * Finds a proposal by its id: the open one, or the last of that name where it was merged and what it brought stands
 * there now. An open proposal of that name is another one.
 *
 * @throws DeliveryError `NO_SUCH_PROPOSAL`, `PROPOSAL_WITHDRAWN`, `PROPOSAL_CLOSED`, `PROPOSAL_MERGED`, `PROPOSAL_CHANGED`
 *
 * @param onClosed is told of one that was closed as pointless, before that is thrown
 */
export async function findProposal(
  snapshot: Snapshot,
  id: ProposalId,
  onClosed?: (end: ClosedEnd) => Promise<void>,
): Promise<FoundProposal> {
  const proposal = await openOrSay(snapshot, id);
  if (proposal) return { proposal };
  const end = await lastEnd(snapshot, id);
  if (!end) throw await notOpen(snapshot, id);
  if (end.kind === 'merged' && (await stillStands(snapshot, end))) return { merged: end };
  if (end.kind === 'closed') await onClosed?.(end);
  throw endedError(id, end, { since: end.kind === 'merged' ? await changedSince(end) : undefined });
}

/** Says that no proposal of that id is open, and which are. */
export async function notOpen(snapshot: Snapshot, id: ProposalId): Promise<DeliveryError> {
  const known = (await openProposals(snapshot)).proposals.map((each) => each.id);
  return noSuchProposal(
    `${quote(id)} is not an open proposal; open: ${known.join(', ') || 'none'}${didYouMean(id, known)}`,
  );
}
