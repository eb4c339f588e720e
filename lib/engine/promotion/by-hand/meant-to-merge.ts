import { DeliveryError } from '../../../model/finding';
import { isProposalId, type ProposalId, parseProposalId } from '../../../model/scalars';
import type { Snapshot } from '../../delivery';
import type { ClosedEnd } from '../ended-proposal';
import { type FoundProposal, findProposal } from '../find-proposal';
import type { Forge } from '../forge';
import { type BranchByHand, branchNamed, branchOfRequest, requestNumber } from './branch-by-hand';

/** What is to be merged: a proposal, or a branch that people made. */
type MeantToMerge =
  | (FoundProposal & { readonly branch?: undefined })
  | { readonly branch: BranchByHand; readonly proposal?: undefined; readonly merged?: undefined };

/**
 * Finds what a person means to merge, by the id of a proposal, the number of a pull request, or the name of a branch. A proposal goes
 * before a branch of that name.
 *
 * @throws DeliveryError `UNCLEAR_CHANGE`, and as {@link findProposal} does
 */
export async function meantToMerge(
  snapshot: Snapshot,
  asked: string,
  forge: Forge,
  onClosed: (end: ClosedEnd) => Promise<void>,
): Promise<MeantToMerge> {
  const find = (id: ProposalId) => findProposal(snapshot, id, onClosed);
  const number = requestNumber(asked);
  if (number !== undefined) {
    const found = await branchOfRequest(snapshot, number, forge);
    return typeof found === 'string' ? find(found) : { branch: found };
  }
  const byName = async () => {
    const found = await branchNamed(snapshot, asked);
    return typeof found === 'string' ? find(found) : found && { branch: found };
  };
  if (!isProposalId(asked)) return (await byName()) ?? find(parseProposalId(asked));
  try {
    return await find(asked);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code !== 'NO_SUCH_PROPOSAL') throw error;
    const branch = await byName();
    if (branch) return branch;
    throw error;
  }
}
