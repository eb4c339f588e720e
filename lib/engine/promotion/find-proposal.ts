import { type DeliveryError, didYouMean, quote } from '../../model/finding';
import { type CommitId, noSuchProposal, type ProposalId } from '../../model/scalars';
import { parseTrailers, trailerValues } from '../../registry';
import { repositoryOf, type Snapshot } from '../delivery';
import { openProposal, openProposals } from './open-proposals';
import { type Proposal, proposalRef } from './proposal';
import type { ProposalPlace } from './pull-requests';

/** A proposal that waits, or the commit that merged it. */
type FoundProposal =
  | { readonly proposal: Proposal; readonly merged?: undefined; readonly place?: undefined }
  | {
      readonly proposal?: undefined;
      readonly merged: CommitId;
      /** Where it was. */
      readonly place: ProposalPlace;
    };

/**
 * Finds a proposal by its id: the open one, or the newest that was merged. The history only names what was done
 * already: an open proposal of that name is another one.
 *
 * @throws DeliveryError `NO_SUCH_PROPOSAL`
 */
export async function findProposal(snapshot: Snapshot, id: ProposalId): Promise<FoundProposal> {
  const proposal = await openProposal(snapshot, id);
  if (proposal) return { proposal };
  const merged = await mergedBy(snapshot, id);
  if (merged) return merged;
  throw await notOpen(snapshot, id);
}

/** Says that no proposal of that id is open, and which are. */
export async function notOpen(snapshot: Snapshot, id: ProposalId): Promise<DeliveryError> {
  const known = (await openProposals(snapshot)).proposals.map((each) => each.id);
  return noSuchProposal(
    `${quote(id)} is not an open proposal; open: ${known.join(', ') || 'none'}${didYouMean(id, known)}`,
  );
}

/** The newest commit that says it merged a proposal. */
async function mergedBy(
  snapshot: Snapshot,
  id: ProposalId,
): Promise<Extract<FoundProposal, { merged: CommitId }> | undefined> {
  for (const location of snapshot.allLocations) {
    if (location.head === undefined) continue;
    // Every proposal changes some data file: a record, governance, a waiver.
    for await (const { commit, message } of repositoryOf(location).history(
      location.head,
      snapshot.layoutAt(location).dataFolders,
    )) {
      const merged = trailerValues(parseTrailers(message), 'proposal').some(
        (value) => value.split(' ', 1)[0] === id,
      );
      if (merged) return { merged: commit, place: { id, ref: proposalRef(location.branch, id), location } };
    }
  }
  return undefined;
}
