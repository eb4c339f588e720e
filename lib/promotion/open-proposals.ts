import { DeliveryError } from '../finding';
import { PROPOSALS, type Proposal, parseProposal, proposalRef } from './proposal';
import { repositoryOf } from './site';
import type { Snapshot } from './snapshot';

/** All proposals that wait, by id; branches that are no proposals are named apart. */
export async function openProposals(
  snapshot: Snapshot,
): Promise<{ proposals: Proposal[]; unreadable: string[] }> {
  const { mirror } = snapshot.home;
  const refs = [...(await mirror.list(PROPOSALS)).keys()].sort();
  const heads = refs.length === 0 ? new Map<string, string>() : await mirror.fetch(refs);
  const proposals: Proposal[] = [];
  const unreadable: string[] = [];
  for (const [ref, head] of heads) {
    try {
      proposals.push(await readProposal(snapshot, ref, head));
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      unreadable.push(ref);
    }
  }
  return { proposals, unreadable };
}

/** One proposal, or nothing when it is not open. */
export async function openProposal(snapshot: Snapshot, id: string): Promise<Proposal | undefined> {
  const ref = proposalRef(id);
  const head = (await snapshot.home.mirror.fetch([ref])).get(ref);
  return head === undefined ? undefined : readProposal(snapshot, ref, head);
}

async function readProposal(snapshot: Snapshot, ref: string, head: string): Promise<Proposal> {
  for await (const commit of repositoryOf(snapshot.home).history(head, [], { limit: 1 }))
    return parseProposal(ref, commit);
  throw DeliveryError.of('BROKEN_FILE', 'the proposal has no commit', { file: ref });
}
