import { DeliveryError } from '../../model/finding';
import type { ProposalId } from '../../model/scalars';
import { refName } from '../../registry';
import type { Location, Snapshot } from '../delivery';
import { changeOf } from './changes/registry';
import type { Forge } from './forge';
import type { Proposal } from './proposal';
import { termsOf } from './statements/approval-terms';
import { countApprovals } from './statements/counted-approvals';
import { statementsRef } from './statements/statement-files';

/** How many approvals a proposal has, of how many. */
export interface ApprovalsSoFar {
  readonly given: number;
  /** What its environment asks for now. A merge plans the proposal anew, and may ask for more. */
  readonly needed: number;
}

/**
 * The approvals of open proposals, without planning any of them: one request for each branch that is delivered to, whatever
 * their number. Nothing is said of those whose approvals a request each would tell, as on a forge with pull requests; and of
 * those that get past a rule, which may need more approvals than others.
 */
export async function approvalsSoFar(
  snapshot: Snapshot,
  proposals: readonly Proposal[],
  forge: Forge,
): Promise<ReadonlyMap<ProposalId, ApprovalsSoFar>> {
  const counts = new Map<ProposalId, ApprovalsSoFar>();
  if (forge.requests !== undefined) return counts;
  const asked = proposals.flatMap((proposal) => askedFor(snapshot, proposal, forge));
  for (const location of new Set(asked.map(({ proposal }) => proposal.location))) {
    const here = asked.filter(({ proposal }) => proposal.location === location);
    const count = async (): Promise<void> => {
      for (const { proposal, needed, terms } of here) {
        const { approvals } = await countApprovals(proposal, { needed, terms, owners: [] }, forge);
        counts.set(proposal.id, { given: approvals.length, needed });
      }
    };
    try {
      await location.mirror.holding([], count, refsOf(location, here));
    } catch (error) {
      // What is asked beside the status does not stop it.
      if (!(error instanceof DeliveryError)) throw error;
    }
  }
  return counts;
}

function askedFor(snapshot: Snapshot, proposal: Proposal, forge: Forge) {
  const { environment, change, bypass } = proposal.intent;
  const data = environment === undefined ? undefined : snapshot.recordOf.get(environment);
  if (environment === undefined || data === undefined || bypass.length > 0) return [];
  const needed = changeOf(change.verb).reviewers?.(data.approvals) ?? data.approvals.reviewers;
  const terms = termsOf(snapshot, [environment]);
  const known = forge.countsApprovals || terms.keys.length > 0;
  return needed > 0 && known ? [{ proposal, needed, terms }] : [];
}

function refsOf({ branch }: Location, asked: readonly { readonly proposal: Proposal }[]) {
  return [
    ...asked.map(({ proposal: { id } }) => refName({ kind: 'approvals', branch, id })),
    statementsRef(branch),
  ];
}
