import { type Person, personKey } from '../../../model/scalars';
import type { Snapshot } from '../../delivery';
import type { ContentChecks } from '../../judgement';
import type { Plan } from '../plan';
import { type Proposal, proposalId } from '../proposal';
import type { BranchByHand } from './branch-by-hand';
import { planByHand } from './plan-by-hand';
import { readChange } from './read-change';

/** A branch that people made, read as a proposal, and its plan on the present head. */
interface MadeByHand {
  readonly proposal: Proposal;
  readonly plan: Plan;
}

/**
 * Reads a branch as the proposal that it amounts to. Its digest is that of the plan: an approval is of the commit, and that holds
 * what is planned.
 *
 * @throws DeliveryError as reading and planning it do
 */
export async function madeByHand(
  snapshot: Snapshot,
  made: BranchByHand,
  how: { readonly now: Date; readonly content?: ContentChecks | undefined },
): Promise<MadeByHand> {
  const { branch, ref, location, head, base, commits, request } = made;
  const read = await readChange(snapshot, made);
  const plan = await planByHand(snapshot, made, read, how);
  const [last] = commits;
  const message = last?.message ?? '';
  const at = last?.committer.date ?? how.now;
  const people = commits.flatMap(({ author, committer }): Person[] => [author, committer]);
  const authors = [
    ...new Map(people.map(({ name, email }) => [personKey({ name, email }), { name, email }])).values(),
  ];
  const proposal: Proposal = {
    id: proposalId(plan),
    ref,
    location,
    head,
    opened: base,
    digest: plan.digest,
    intent: {
      change: plan.change,
      environment: read.environment,
      apps: read.apps,
      bypass: [],
      ...(plan.reason === undefined ? {} : { reason: plan.reason }),
      ...(plan.ticket === undefined ? {} : { ticket: plan.ticket }),
      at: at.toISOString(),
    },
    requestedBy: plan.requestedBy,
    subject: message.split('\n', 1)[0] ?? '',
    message,
    at,
    byHand: {
      branch,
      authors,
      commits: commits.map(({ commit }) => commit),
      ...(request?.cannot === undefined ? {} : { cannot: request.cannot }),
    },
  };
  return { proposal, plan };
}
