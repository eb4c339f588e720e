import { DeliveryError, type Finding, refusal } from '../../model/finding';
import {
  type CommitId,
  isCommitId,
  type Person,
  type ProposalId,
  printPerson,
  ReleaseId,
} from '../../model/scalars';
import { moment } from '../../model/text';
import { parseTrailers, trailerValues } from '../../registry';
import { type Location, pastRecord, repositoryOf, type Snapshot } from '../delivery';
import { changeOf } from './changes/registry';
import { type Overtaken, overtakenWords } from './overtaken';
import { endRef, type Proposal, proposalRef } from './proposal';
import type { ProposalPlace } from './pull-requests';
import { pastChanges } from './reached-by';

/** A proposal that was merged. */
export interface MergedEnd {
  readonly kind: 'merged';
  readonly commit: CommitId;
  readonly at: Date;
  /** Ids of the releases that it placed. */
  readonly releases: readonly ReleaseId[];
  /** Data files that it changed. */
  readonly files: readonly string[];
  readonly place: ProposalPlace;
}

/** A proposal that was withdrawn. */
export interface WithdrawnEnd {
  readonly kind: 'withdrawn';
  readonly by: Person;
  readonly at: Date;
  readonly reason?: string;
}

/** A proposal that was closed, since the delivery branch made it pointless. */
export interface ClosedEnd extends Overtaken {
  readonly kind: 'closed';
  readonly at: Date;
  readonly place: ProposalPlace;
}

/** How the last proposal of that id ended; undefined where none is known. Ask only where none is open. */
export async function lastEnd(
  snapshot: Snapshot,
  id: ProposalId,
): Promise<MergedEnd | WithdrawnEnd | ClosedEnd | undefined> {
  for (const location of snapshot.allLocations) {
    const merged = await mergedEnd(snapshot, location, id);
    const { commit: withdrawal, end } = (await endWithoutMerge(location, id)) ?? {};
    // What is kept of it stands on what the delivery branch had then.
    const isLater =
      merged && withdrawal && (await repositoryOf(location).isAncestor(merged.commit, withdrawal));
    const last = merged && !isLater ? merged : end;
    if (last) return last;
  }
  return undefined;
}

/** Whether the result of a merge is still in place. */
export async function stillStands(snapshot: Snapshot, end: MergedEnd): Promise<boolean> {
  const { location } = end.place;
  const layout = snapshot.layoutAt(location);
  for (const file of end.files) {
    const place = layout.placeOf(file);
    if (place?.kind === 'record' && end.releases.length > 0) {
      const record = pastRecord(await snapshot.text(location, file), file);
      if (!record || !end.releases.includes(record.release)) return false;
    } else if ((await pastChanges(location, [file], 1))[0]?.commit !== end.commit) return false;
  }
  return true;
}

/** The first commit after a merge that changed what it brought; undefined where none did. */
export async function changedSince({
  commit: merge,
  files,
  place,
}: MergedEnd): Promise<CommitId | undefined> {
  const { location } = place;
  let since: CommitId | undefined;
  if (location.head === undefined) return since;
  for await (const { commit } of repositoryOf(location).history(location.head, files, { except: merge }))
    since = commit;
  return since;
}

/**
 * Says how the last proposal of an id ended, which is not what is asked for.
 *
 * @param gone set where what was merged does not stand there any more, with the commit since which it does not: it is to be asked for again, not to be taken back
 */
export function endedError(
  id: ProposalId,
  end: MergedEnd | WithdrawnEnd | ClosedEnd,
  gone?: { readonly since?: CommitId | undefined },
): DeliveryError {
  if (end.kind === 'withdrawn')
    return DeliveryError.of(
      'PROPOSAL_WITHDRAWN',
      `${id} is not open: it was withdrawn by ${printPerson(end.by)} on ${moment(end.at)}`,
    );
  if (end.kind === 'closed')
    return DeliveryError.of(
      'PROPOSAL_CLOSED',
      `${id} is not open: it was closed on ${moment(end.at)}, ${overtakenWords(end)}`,
    );
  const { commit, at, releases } = end;
  const placed = releases.length === 0 ? '' : `, with ${releases.join(', ')}`;
  const when = gone?.since === undefined ? 'now' : `since commit ${gone.since.slice(0, 12)}`;
  const since = gone ? `; something else is there ${when}, and no proposal of that name is open` : '';
  return DeliveryError.of(
    'PROPOSAL_MERGED',
    `${id} is merged already, by commit ${commit.slice(0, 12)} on ${moment(at)}${placed}${since}`,
    {},
    gone ? { remedy: 'ask for the change again, and have what it proposes approved' } : {},
  );
}

/** Says that a proposal was withdrawn, and that its branch was put back as it was; undefined where that is not so. */
export async function withdrawnBefore({
  id,
  head,
  location,
  byHand,
  ended,
}: Pick<Proposal, 'id' | 'head' | 'location' | 'byHand' | 'ended'>): Promise<Finding | undefined> {
  if (byHand) return undefined;
  const { end, withdrawn = [] } = (await endWithoutMerge(location, id, ended)) ?? {};
  if (!withdrawn.includes(head)) return undefined;
  const by =
    end?.kind === 'withdrawn' && withdrawn[0] === head
      ? ` by ${printPerson(end.by)} on ${moment(end.at)}`
      : ' before';
  return refusal('PROPOSAL_WITHDRAWN', `${id} was withdrawn${by}, and its branch was put back as it was`, {});
}

/** Says that what a proposal asks for was done and taken back since: an approval counts once. */
export function takenBackSince(
  { id, intent: { change } }: Pick<Proposal, 'id' | 'intent'>,
  { commit, takenBack }: Overtaken,
): Finding {
  const command = changeOf(change.verb).command(change);
  return refusal(
    'PROPOSAL_MERGED',
    `what ${id} asks for was done by commit ${commit.slice(0, 12)} and taken back by commit ${takenBack?.slice(0, 12)}: an approval counts once`,
    {},
    `where it is still wanted, ask for it again, and have what that proposes approved: \`${command}\``,
  );
}

/** The newest commit that says it merged a proposal of that id. */
async function mergedEnd(
  snapshot: Snapshot,
  location: Location,
  id: ProposalId,
): Promise<MergedEnd | undefined> {
  if (location.head === undefined) return undefined;
  // Every proposal changes some data file: a record, governance, a waiver.
  for await (const { commit, message, committer, changes } of repositoryOf(location).history(
    location.head,
    snapshot.layoutAt(location).dataFolders,
  )) {
    const trailers = parseTrailers(message);
    if (!trailerValues(trailers, 'proposal').some((value) => value.split(' ', 1)[0] === id)) continue;
    return {
      kind: 'merged',
      commit,
      at: committer.date,
      releases: [...new Set(trailerValues(trailers, 'release').filter((each) => ReleaseId.is(each)))],
      files: changes.filter(({ type }) => type === 'blob').map(({ path }) => path),
      place: { id, ref: proposalRef(location.branch, id), location },
    };
  }
  return undefined;
}

interface EndWithoutMerge {
  readonly commit: CommitId;
  readonly end: WithdrawnEnd | ClosedEnd;
  /** Commits of the proposals of that id that were withdrawn, the newest first. */
  readonly withdrawn: readonly string[];
  /** The commit of the proposal that ended so, and of those of that id that were withdrawn before, the newest first. */
  readonly heads: readonly string[];
}

/**
 * The note that is kept of the last proposal of an id that ended without a merge.
 *
 * @param known where the note stands, or `null` for none; the remote is asked unless given
 */
export async function endWithoutMerge(
  location: Location,
  id: ProposalId,
  known?: CommitId | null,
): Promise<EndWithoutMerge | undefined> {
  const ref = endRef(location, id);
  const head = known === undefined ? (await location.mirror.fetch([], [ref])).get(ref) : known;
  if (!head) return undefined;
  for await (const { author, message } of repositoryOf(location).history(head, [], { limit: 1 })) {
    const { name, email, date: at } = author;
    const overtaken = parseOvertaken(message);
    const [reason] = trailerValues(parseTrailers(message), 'reason');
    const place = { id, ref: proposalRef(location.branch, id), location };
    const end = overtaken
      ? { kind: 'closed' as const, ...overtaken, at, place }
      : { kind: 'withdrawn' as const, by: { name, email }, at, ...(reason === undefined ? {} : { reason }) };
    const heads = trailerValues(parseTrailers(message), 'proposal').map((value) => value.split(' ')[1] ?? '');
    return { commit: head, end, withdrawn: overtaken ? heads.slice(1) : heads, heads };
  }
  return undefined;
}

function parseOvertaken(message: string): Overtaken | undefined {
  const [why, commit = '', takenBack = ''] =
    trailerValues(parseTrailers(message), 'overtaken')[0]?.split(' ') ?? [];
  if ((why !== 'reached' && why !== 'superseded') || !isCommitId(commit)) return undefined;
  return { why, commit, ...(isCommitId(takenBack) ? { takenBack } : {}) };
}
