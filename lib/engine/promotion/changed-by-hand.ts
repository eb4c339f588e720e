import { DeliveryError, quote } from '../../model/finding';
import type { ProposalId, RefName } from '../../model/scalars';
import { parseTrailers, trailerValues } from '../../registry';
import { type Location, repositoryOf, type Snapshot } from '../delivery';
import type { HistoryEntry } from '../git';
import { openProposal } from './open-proposals';
import { type Proposal, proposalRef } from './proposal';

/** How many commits on top of a proposal's are looked at. */
const DEPTH = 100;

/**
 * The open proposal, or nothing when it is not open.
 *
 * @param location where to look; in every repository that is delivered to unless said otherwise
 * @throws DeliveryError `PROPOSAL_CHANGED` where a person has put commits on its branch; `BROKEN_FILE` where it is not a proposal
 */
export async function openOrSay(
  snapshot: Snapshot,
  id: ProposalId,
  location?: Location,
): Promise<Proposal | undefined> {
  try {
    return await openProposal(snapshot, id, location);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code !== 'BROKEN_FILE') throw error;
    throw (await changedByHand(snapshot, id)) ?? broken(error);
  }
}

/**
 * The branch of a proposal that stands at a commit of its delivery branch, so that nothing of the proposal, and of anything else, is left in it; undefined
 * where there is none.
 */
export async function emptiedBranch(
  snapshot: Snapshot,
  id: ProposalId,
): Promise<Pick<Proposal, 'id' | 'ref' | 'head' | 'location'> | undefined> {
  for (const location of snapshot.allLocations) {
    const ref = proposalRef(location.branch, id);
    const head = (await location.mirror.fetch([ref])).get(ref);
    if (head === undefined || location.head === undefined) continue;
    if (await repositoryOf(location).isAncestor(head, location.head)) return { id, ref, head, location };
  }
  return undefined;
}

/** No file is to be mended: the branch is to go. */
function broken({ findings: [{ message, subject }] }: DeliveryError): DeliveryError {
  const branch = subject?.file?.replace('refs/heads/', '');
  if (branch === undefined) return DeliveryError.of('BROKEN_FILE', message, subject);
  const remedy = `remove the branch, and ask for the change again: \`git push origin --delete ${branch}\``;
  return DeliveryError.of('BROKEN_FILE', message, subject, { remedy });
}

/** Why a proposal's branch must not be removed: commits that a person put on it; undefined where there are none. */
async function changedByHand(snapshot: Snapshot, id: ProposalId): Promise<DeliveryError | undefined> {
  for (const location of snapshot.allLocations) {
    const ref = proposalRef(location.branch, id);
    const head = (await location.mirror.fetch([ref])).get(ref);
    if (head === undefined) continue;
    const above: HistoryEntry[] = [];
    for await (const entry of repositoryOf(location).history(head, [], { limit: DEPTH })) {
      if (trailerValues(parseTrailers(entry.message), 'intent').length === 0) above.push(entry);
      else if (above.length > 0) return changed(id, above, ref);
      else break;
    }
  }
  return undefined;
}

function changed(id: ProposalId, above: readonly HistoryEntry[], ref: RefName): DeliveryError {
  const names = above.map(({ commit, author, message }) => {
    const subject = message.split('\n', 1)[0] ?? '';
    return `${commit.slice(0, 12)} ${quote(subject)} by ${author.name}`;
  });
  const branch = ref.replace('refs/heads/', '');
  return DeliveryError.of(
    'PROPOSAL_CHANGED',
    `the branch of ${id} has commits that are not the proposal's: ${names.join(', ')}`,
    {},
    {
      remedy: `keep what is wanted of them, then remove the branch by hand: \`git push origin --delete ${branch}\``,
    },
  );
}
