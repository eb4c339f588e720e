import { DeliveryError, type Finding, quote } from '../../../model/finding';
import type { BranchName, CommitId, RefName } from '../../../model/scalars';
import { parseTrailers } from '../../../registry';
import {
  copyDiffers,
  datesOf,
  historyMoved,
  isSameBranch,
  KnownLine,
  keptMoved,
  type Location,
  movedHeads,
  type PointInHistory,
  refOf,
  repositoryOf,
  type Snapshot,
} from '../../delivery';
import type { GitRepository, HistoryEntry } from '../../git';
import { signatureJudge } from '../../judgement/proving';
import { keptHeads } from '../../promotion';
import { historyCut } from '../history-cut';
import { SeenApprovals } from './judge-approvals';
import { judgeCommit, type RenderAgain } from './judge-commit';
import { type StandingTag, standingTags, strayTags } from './judge-tags';
import { withMending } from './mended';
import { onlyGrew } from './only-grew';
import type { CommitClaim, VerifiedCommit } from './verified-commit';

/** Results of earlier runs on this machine. */
export interface VerifiedBefore {
  /** Undefined for a commit that was not proven yet. */
  get(commit: CommitId): ProvenBefore | undefined;
  put(proven: ProvenBefore): void;
}

/** A commit that was proven, and where the signed approvals and receipts stood by which it was. */
export interface ProvenBefore {
  readonly verified: VerifiedCommit;
  readonly beside: Awaited<ReturnType<typeof keptHeads>>;
  /** The ids of the tags that named it then. */
  readonly tags: string;
  /** Releases that entered with it, whose manifests were judged there. */
  readonly judged: readonly string[];
}

/** Which part of the delivery branches to prove, and with what. */
export interface VerifyQuery {
  /**
   * Commits after it are proven; the state at it is taken as given.
   *
   * @default - the whole history
   */
  readonly since?: PointInHistory;
  /** A commit that the branch is known to have had. */
  readonly expectHead?: CommitId;
  /** A copy of the branches in another repository, which only takes new commits and is never moved back: its heads. */
  readonly copy?: { readonly remote: string; readonly heads: ReadonlyMap<RefName, CommitId> };
  /** Whether the forge knows approvals: then a commit names those that it needs. */
  readonly countsApprovals: boolean;
  /**
   * Renders releases again where they enter.
   *
   * @default - that their manifests come from the code is said to be a claim
   */
  readonly render?: RenderAgain;
  readonly before?: VerifiedBefore;
  readonly onProgress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** What was proven of one branch. */
export interface VerifiedBranch {
  readonly repository: string;
  readonly branch: BranchName;
  /** The commit that is taken as given; absent: the whole history is proven. */
  readonly from?: CommitId;
  readonly head: CommitId;
  /** Oldest first. */
  readonly commits: readonly VerifiedCommit[];
}

/** What was proven, and what is wrong with the branches themselves. */
export interface VerifiedHistory {
  readonly branches: readonly VerifiedBranch[];
  /** A branch that was moved back or rewritten, or does not have the commit that was expected; signed approvals and receipts that did not only grow. */
  readonly findings: readonly Finding[];
}

/**
 * Proves a range of the delivery branches, commit by commit, each by the data of the one before it and at the moment when it
 * came. Every commit is judged, whatever was found of those before.
 */
export async function verifyHistory(snapshot: Snapshot, query: VerifyQuery): Promise<VerifiedHistory> {
  const { since, expectHead } = query;
  const branches: VerifiedBranch[] = [];
  const locations = snapshot.allLocations.filter(({ head }) => head !== undefined);
  const meant =
    since && 'commit' in since
      ? locations.filter((each) => since.locations.some((one) => isSameBranch(one, each)))
      : locations;
  const findings = [...movedHeads(snapshot.allLocations)];
  if (expectHead !== undefined && (await having(locations, expectHead)).length === 0) {
    const { remote, head } = snapshot.home;
    const moved = historyMoved({ remote, ref: refOf(snapshot.home) }, expectHead, head);
    if (findings.every(({ message }) => message !== moved.message)) findings.push(moved);
  }
  if (query.copy) findings.push(...(await comparedWith(locations, query.copy)));
  for (const each of meant) {
    const { besides, ...verified } = await verifyBranch(snapshot, each, query);
    branches.push(verified);
    findings.push(...besides);
  }
  return { branches, findings };
}

/** A copy may be behind a branch; a commit that only the copy has shows that one of them was rewritten. */
async function comparedWith(
  locations: readonly Location[],
  { remote, heads }: NonNullable<VerifyQuery['copy']>,
): Promise<Finding[]> {
  const known = locations.filter((each) => heads.has(refOf(each)));
  if (known.length === 0)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(remote)} has none of the branches that are delivered to`,
    );
  const findings: Finding[] = [];
  for (const each of known) {
    const ref = refOf(each);
    const head = heads.get(ref);
    if (head !== undefined && (await having([each], head)).length === 0)
      findings.push(copyDiffers({ remote: each.remote, ref }, { remote, head }, each.head));
  }
  return findings;
}

async function having(locations: readonly Location[], commit: CommitId): Promise<Location[]> {
  const found: Location[] = [];
  for (const each of locations) {
    const repository = repositoryOf(each);
    if (each.head === undefined || !(await repository.has(commit))) continue;
    if (await repository.isAncestor(commit, each.head)) found.push(each);
  }
  return found;
}

async function verifyBranch(
  snapshot: Snapshot,
  location: Location,
  { since, countsApprovals, render, before, onProgress, signal }: VerifyQuery,
): Promise<VerifiedBranch & { readonly besides: readonly Finding[] }> {
  const repository = repositoryOf(location);
  const { head, remote, branch } = location;
  if (head === undefined) throw DeliveryError.of('INTERNAL', 'a branch without a commit is verified');
  const dates = await datesOf(location);
  const entries: HistoryEntry[] = [];
  for await (const entry of repository.history(head, [])) entries.push(entry);
  entries.reverse();
  const at = ({ commit, committer }: HistoryEntry) => dates.get(commit) ?? committer.date;
  const asked = await firstAfter(repository, entries, since, at);
  // What the first commit of a shallow clone changed is not at hand: its state is taken as given.
  const cut = asked === 0 && (await repository.boundary()).has(entries[0]?.commit ?? '');
  const first = cut ? 1 : asked;
  const seen = new SeenApprovals();
  for (const { commit, message } of entries.slice(0, first)) seen.note(commit, parseTrailers(message));
  const range = entries.slice(first);
  const line = new KnownLine(repository, entries);
  const isProven = (entry: HistoryEntry) => before?.get(entry.commit) !== undefined;
  const signatures = signatureJudge(repository);
  const kept = await keptHeads(location);
  const allTags = await standingTags(snapshot, location);
  const tagsOf = new Map<CommitId, StandingTag[]>();
  for (const each of allTags)
    if (each.commit !== undefined) tagsOf.set(each.commit, [...(tagsOf.get(each.commit) ?? []), each]);
  const besideStands = standingBeside(repository, kept);
  const known = new Set<string>();
  const commits: VerifiedCommit[] = [];
  let keptStands = true;
  try {
    for (const [index, entry] of range.entries()) {
      signal?.throwIfAborted();
      onProgress?.(index, range.length);
      if (index % FILES_OF === 0)
        await bringFiles(
          repository,
          range.slice(index, index + FILES_OF).filter((each) => !isProven(each)),
        );
      const replayed = seen.note(entry.commit, parseTrailers(entry.message));
      const proven = before?.get(entry.commit);
      const own = tagsOf.get(entry.commit) ?? [];
      const tags = own.map(({ id }) => id).join(' ');
      const grew = proven !== undefined && (await besideStands(proven.beside));
      if (proven && !grew) keptStands = false;
      const stands =
        proven?.tags === tags &&
        grew &&
        !(render && proven.verified.claims.some(({ kind }) => kind === 'rendered'));
      const judged = new Set(stands ? proven.judged : []);
      const verified = stands
        ? proven.verified
        : await judgeCommit(entry, {
            ...{ snapshot, location, line, at: at(entry), replayed, signatures, countsApprovals },
            ...{ known, judged },
            ...(render ? { render } : {}),
            ...{ ...kept, tags: own },
          });
      if (!stands) before?.put({ verified, beside: kept, tags, judged: [...judged] });
      for (const release of judged) known.add(release);
      commits.push(verified);
    }
  } finally {
    await signatures.close();
  }
  const from = entries[first - 1]?.commit;
  const onBranch = new Set(entries.map(({ commit }) => commit));
  const besides = [
    ...strayTags(snapshot, allTags, (commit) => onBranch.has(commit)),
    ...(keptStands ? [] : [keptMoved(location)]),
    ...(cut ? await historyCut(repository, location) : []),
  ];
  const told = await Promise.all(withMending(commits, range).map((each) => withWitnesses(snapshot, each)));
  return {
    repository: remote,
    branch,
    ...(from === undefined ? {} : { from }),
    head,
    commits: told,
    besides,
  };
}

/** Names the witnesses of what a commit claims to be rendered: they come later than what they vouch for. */
async function withWitnesses(snapshot: Snapshot, commit: VerifiedCommit): Promise<VerifiedCommit> {
  if (commit.claims.every(({ of }) => of === undefined)) return commit;
  const claims = await Promise.all(
    commit.claims.map(async (claim) => {
      const by = claim.of && (await witnessOf(snapshot, claim.of));
      return by === undefined ? claim : { ...claim, witnessedBy: by };
    }),
  );
  return { ...commit, claims };
}

/** Who a release's witness names; one that cannot be read is reported where its commit is judged. */
async function witnessOf(snapshot: Snapshot, { app, release }: NonNullable<CommitClaim['of']>) {
  try {
    return (await snapshot.witness(app, release))?.by;
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}

/** So many commits have their files brought at once, where the cache lacks them. */
const FILES_OF = 500;

/** Brings the files that commits changed. */
async function bringFiles(repository: GitRepository, commits: readonly HistoryEntry[]): Promise<void> {
  const files = commits.flatMap(({ changes }) =>
    changes.flatMap(({ type, before, after }) =>
      type === 'blob' ? [before, after].filter((id) => id !== undefined) : [],
    ),
  );
  await repository.prefetch([...new Set(files)]);
}

/** The index of the first commit on the branch's line that came later. */
async function firstAfter(
  repository: GitRepository,
  entries: readonly HistoryEntry[],
  since: PointInHistory | undefined,
  at: (entry: HistoryEntry) => Date,
): Promise<number> {
  if (since === undefined) return 0;
  const found =
    'moment' in since
      ? entries.findIndex((each) => at(each) >= since.moment)
      : entries.findIndex(({ commit }) => commit === since.commit) + 1;
  if ('moment' in since) return found < 0 ? entries.length : found;
  if (found > 0) return found;
  for (const [index, { commit }] of entries.entries())
    if (await repository.isAncestor(since.commit, commit)) return index + 1;
  return entries.length;
}

/** Whether the approvals and receipts by which commits were proven stand as they stood then; asked once for each state. */
function standingBeside(repository: GitRepository, now: ProvenBefore['beside']) {
  const asked = new Map<string, Promise<boolean>>();
  return ({ statements, receipts }: ProvenBefore['beside']): Promise<boolean> => {
    const key = `${statements} ${receipts}`;
    const known =
      asked.get(key) ??
      Promise.all([
        onlyGrew(repository, statements, now.statements),
        onlyGrew(repository, receipts, now.receipts),
      ]).then((all) => all.every(Boolean));
    asked.set(key, known);
    return known;
  };
}
