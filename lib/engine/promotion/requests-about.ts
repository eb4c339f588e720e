import { DeliveryError } from '../../model/finding';
import {
  type CommitId,
  isCommitId,
  isGitIdBeginning,
  isProposalId,
  type ProposalId,
  printPerson,
  type RefName,
} from '../../model/scalars';
import { parseTrailers, placeOfRef, refsOf, trailerValues } from '../../registry';
import { type Location, repositoryOf, type Snapshot } from '../delivery';
import { endWithoutMerge } from './ended-proposal';
import { overtakenWords } from './overtaken';
import { endRef, proposalRef } from './proposal';

/** What became of a request for approval that was not merged. */
export interface AskedRequest {
  readonly id: ProposalId;
  /** The commit of the proposal. */
  readonly head: CommitId;
  readonly state: 'open' | 'replaced' | 'withdrawn' | 'closed';
  /** What it asked for, and who asked, as its commit says it; absent where that is gone from the remote. */
  readonly subject?: string;
  readonly requestedBy?: string;
  readonly reason?: string;
  /** When it ended; of one that is open or was replaced, when it was asked for. Absent where that is not known. */
  readonly at?: Date;
  /** Who withdrew it. */
  readonly endedBy?: string;
  /** Why it was withdrawn or closed, or what replaced it, in words. */
  readonly why?: string;
}

/** How many requests that replaced one another are followed. */
const DEPTH = 20;

/**
 * The requests of an id, or of a commit that begins so, that were not merged: those that are open, that another one
 * replaced, that were withdrawn or closed. The remote forgets commits of replaced ones in time.
 *
 * @param merged commits of the proposals that were merged, with their ids: they may have replaced others
 */
export async function requestsAbout(
  snapshot: Snapshot,
  what: string,
  merged: readonly { readonly id: ProposalId; readonly head: CommitId }[] = [],
): Promise<readonly AskedRequest[]> {
  const begins = isGitIdBeginning(what) ? what : undefined;
  if (!isProposalId(what) && begins === undefined) return [];
  const found: AskedRequest[] = [];
  for (const location of snapshot.allLocations) {
    for (const id of isProposalId(what) ? [what] : await knownIds(location))
      found.push(...(await requestsOf(location, id)));
    for (const { id, head } of merged) found.push(...(await replacedBy(location, id, head)));
  }
  const once = [...new Map(found.map((each) => [`${each.id} ${each.head}`, each])).values()];
  return once
    .filter(({ id, head }) => id === what || (begins !== undefined && head.startsWith(begins)))
    .sort((one, other) => (other.at?.getTime() ?? 0) - (one.at?.getTime() ?? 0));
}

/** The ids that a branch has an open request of, or the note of one that ended. */
async function knownIds({ mirror, branch }: Location): Promise<ReadonlySet<ProposalId>> {
  const refs: RefName[] = [];
  for (const kind of ['proposal', 'withdrawn'] as const)
    refs.push(...(await mirror.list(refsOf(kind, branch))).keys());
  const ids = new Set<ProposalId>();
  for (const ref of refs) {
    const place = placeOfRef(ref);
    if ((place?.kind === 'proposal' || place?.kind === 'withdrawn') && place.branch === branch)
      ids.add(place.id);
  }
  return ids;
}

async function requestsOf(location: Location, id: ProposalId): Promise<AskedRequest[]> {
  const [ref, note] = [proposalRef(location.branch, id), endRef(location, id)];
  const there = await location.mirror.fetch([], [ref, note]);
  const found: AskedRequest[] = [];
  const open = there.get(ref);
  const ended = await endWithoutMerge(location, id, there.get(note) ?? null);
  const heads = (ended?.heads ?? []).filter(isCommitId);
  if (open !== undefined && !heads.includes(open))
    found.push(
      { id, head: open, state: 'open', ...asks(await said(location, open)) },
      ...(await replacedBy(location, id, open)),
    );
  for (const [index, head] of heads.entries()) {
    const { at: _, ...asked } = asks(await said(location, head));
    // Of earlier ones only the commit is kept.
    const end = index === 0 && ended?.end;
    found.push({
      ...{ id, head, ...asked },
      state: end && end.kind === 'closed' ? 'closed' : 'withdrawn',
      ...(end && { at: end.at }),
      ...(end && end.kind === 'withdrawn' && { endedBy: printPerson(end.by) }),
      ...(end && end.kind === 'withdrawn' && end.reason !== undefined && { why: end.reason }),
      ...(end && end.kind === 'closed' && { why: overtakenWords(end) }),
    });
    found.push(...(await replacedBy(location, id, head)));
  }
  return found;
}

/** The requests that one replaced, the newest first. */
async function replacedBy(location: Location, id: ProposalId, by: CommitId): Promise<AskedRequest[]> {
  const found: AskedRequest[] = [];
  let [newer, { replaces: head }] = [by, await said(location, by)];
  while (head !== undefined && found.length < DEPTH) {
    const { replaces, ...asked } = await said(location, head);
    found.push({ id, head, state: 'replaced', ...asked, why: `by ${newer.slice(0, 12)}` });
    [newer, head] = [head, replaces];
  }
  return found;
}

const asks = ({ replaces: _, ...asked }: Said) => asked;

type Said = Pick<AskedRequest, 'subject' | 'requestedBy' | 'reason' | 'at'> & {
  readonly replaces?: CommitId;
};

/** What the commit of a proposal says; nothing where it is gone. */
async function said(location: Location, commit: CommitId): Promise<Said> {
  try {
    if (!(await location.mirror.fetchObject(commit))) return {};
  } catch (error) {
    if (error instanceof DeliveryError) return {};
    throw error;
  }
  for await (const { message, committer } of repositoryOf(location).history(commit, [], { limit: 1 })) {
    const trailers = parseTrailers(message);
    const [requestedBy] = trailerValues(trailers, 'requestedBy');
    const [reason] = trailerValues(trailers, 'reason');
    const [replaces] = trailerValues(trailers, 'replaces');
    return {
      subject: message.split('\n', 1)[0] ?? '',
      at: committer.date,
      ...(requestedBy === undefined ? {} : { requestedBy }),
      ...(reason === undefined ? {} : { reason }),
      ...(replaces !== undefined && isCommitId(replaces) ? { replaces } : {}),
    };
  }
  return {};
}
