import { DeliveryError } from '../../model/finding';
import type { Site } from '../delivery/site';
import type { Snapshot } from '../delivery/snapshot';
import type { Mirror } from '../git';
import { PROPOSALS, type Proposal, parseProposal, proposalRef } from './proposal';

/** All proposals that wait, by id; branches that are no proposals are named apart. */
export async function openProposals(
  snapshot: Snapshot,
): Promise<{ proposals: Proposal[]; unreadable: string[] }> {
  const proposals: Proposal[] = [];
  const unreadable: string[] = [];
  for (const mirror of mirrorsOf(snapshot)) {
    const refs = [...(await mirror.list(PROPOSALS)).keys()].sort();
    const heads = refs.length === 0 ? new Map<string, string>() : await mirror.fetch(refs);
    for (const [ref, head] of heads) {
      try {
        proposals.push(await readProposal(snapshot, mirror, ref, head));
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        unreadable.push(ref);
      }
    }
  }
  return { proposals, unreadable };
}

/**
 * One proposal, or nothing when it is not open.
 *
 * @param site where to look; in every repository that is delivered to unless said otherwise
 */
export async function openProposal(
  snapshot: Snapshot,
  id: string,
  site?: Site,
): Promise<Proposal | undefined> {
  const ref = proposalRef(id);
  const [environment = ''] = id.split('/');
  const mirrors = site ? [site.mirror] : [snapshot.siteOf(environment).mirror, ...mirrorsOf(snapshot)];
  for (const mirror of new Set(mirrors)) {
    const head = (await mirror.fetch([ref])).get(ref);
    if (head !== undefined) return readProposal(snapshot, mirror, ref, head);
  }
  return undefined;
}

async function readProposal(
  snapshot: Snapshot,
  mirror: Mirror,
  ref: string,
  head: string,
): Promise<Proposal> {
  const siteOf = (environment: string | undefined): Site => {
    const site = environment === undefined ? snapshot.home : snapshot.siteOf(environment);
    if (site.mirror === mirror) return site;
    throw DeliveryError.of(
      'BROKEN_FILE',
      `the proposal is for ${environment ?? 'the whole fleet'}, which is not delivered to this repository`,
      { file: ref },
    );
  };
  for await (const commit of mirror.repository.history(head, [], { limit: 1 }))
    return parseProposal(ref, commit, siteOf);
  throw DeliveryError.of('BROKEN_FILE', 'the proposal has no commit', { file: ref });
}

function mirrorsOf(snapshot: Snapshot): readonly Mirror[] {
  return [...new Set(snapshot.allSites.map(({ mirror }) => mirror))];
}
