import { DeliveryError } from '../../model/finding';
import {
  type CommitId,
  type EnvironmentName,
  isEnvironmentName,
  type ProposalId,
  type RefName,
} from '../../model/scalars';
import { placeOfRef, refsOf } from '../../registry';
import { type Location, repositoryOf, type Snapshot } from '../delivery';
import type { HistoryEntry } from '../git';
import { endRef, type Proposal, parseProposal, proposalRef } from './proposal';

/**
 * All proposals that wait, by id; branches that are not proposals are named apart.
 *
 * @param only those that are read; all unless given
 */
export async function openProposals(
  snapshot: Snapshot,
  only: (id: ProposalId) => boolean = () => true,
): Promise<{ proposals: Proposal[]; unreadable: RefName[] }> {
  const proposals: Proposal[] = [];
  const unreadable: RefName[] = [];
  for (const location of snapshot.allLocations) {
    const { mirror } = location;
    const refs = [...(await mirror.list(refsOf('proposal', location.branch))).keys()]
      .filter((ref) => {
        const place = placeOfRef(ref);
        return place?.kind !== 'proposal' || only(place.id);
      })
      .sort();
    const heads = refs.length === 0 ? new Map<RefName, CommitId>() : await mirror.fetch(refs);
    const commits = new Map<CommitId, HistoryEntry>();
    for await (const each of repositoryOf(location).commits([...new Set(heads.values())]))
      commits.set(each.commit, each);
    for (const [ref, head] of heads) {
      const place = placeOfRef(ref);
      // Of another branch, whose name goes on where this one's ends.
      if (place?.kind === 'proposal' && place.branch !== location.branch) continue;
      try {
        if (place?.kind !== 'proposal') throw noProposal(ref);
        proposals.push(readProposal(snapshot, location, place.id, commits.get(head)));
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        unreadable.push(ref);
      }
    }
  }
  return { proposals, unreadable };
}

/** Ids of the proposals that were open when this machine last asked; no remote is asked. */
export async function rememberedProposals(snapshot: Snapshot): Promise<readonly ProposalId[]> {
  const found = new Set<ProposalId>();
  for (const { mirror, branch } of snapshot.allLocations)
    for (const ref of await mirror.listed()) {
      const place = placeOfRef(ref);
      if (place?.kind === 'proposal' && place.branch === branch) found.add(place.id);
    }
  return [...found];
}

/**
 * One proposal, or nothing when it is not open.
 *
 * @param location where to look; in every repository that is delivered to unless said otherwise
 */
export async function openProposal(
  snapshot: Snapshot,
  id: ProposalId,
  location?: Location,
): Promise<Proposal | undefined> {
  const [environment = ''] = id.split('/');
  const own = isEnvironmentName(environment) ? [snapshot.locationOf(environment)] : [];
  const locations = location ? [location] : [...own, ...snapshot.allLocations];
  for (const each of new Set(locations)) {
    const ref = proposalRef(each.branch, id);
    const note = endRef(each, id);
    const there = await each.mirror.fetch([], [ref, note]);
    const head = there.get(ref);
    if (head === undefined) continue;
    const ended = there.get(note) ?? null;
    for await (const commit of repositoryOf(each).commits([head]))
      return { ...readProposal(snapshot, each, id, commit), ended };
    return readProposal(snapshot, each, id, undefined);
  }
  return undefined;
}

function readProposal(
  snapshot: Snapshot,
  at: Location,
  id: ProposalId,
  commit: HistoryEntry | undefined,
): Proposal {
  const file = proposalRef(at.branch, id);
  const locationOf = (environment: EnvironmentName | undefined): Location => {
    const location = environment === undefined ? snapshot.home : snapshot.locationOf(environment);
    if (location === at) return location;
    throw DeliveryError.of(
      'BROKEN_FILE',
      `the proposal is for ${environment ?? 'the whole fleet'}, which is not delivered to this branch`,
      { file },
    );
  };
  if (commit === undefined) throw DeliveryError.of('BROKEN_FILE', 'the proposal has no commit', { file });
  return parseProposal({ branch: at.branch, id }, commit, locationOf);
}

function noProposal(ref: RefName): DeliveryError {
  return DeliveryError.of('BROKEN_FILE', 'this branch is not named as a proposal is', { file: ref });
}
