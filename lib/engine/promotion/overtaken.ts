import type { CommitId, EnvironmentName } from '../../model/scalars';
import { isSameBranch, pastRecord, repositoryOf, type Snapshot } from '../delivery';
import { movedTargets } from './overlapping-proposals';
import type { Plan } from './plan';
import type { Proposal } from './proposal';
import { pastChanges, reachedBy } from './reached-by';

/** Why an open proposal is not needed any more. */
export interface Overtaken {
  /**
   * `reached`: the delivery branch has what it asks for. `superseded`: every target that it moves got another release after
   * it was asked for, so that its plan cannot come back.
   */
  readonly why: 'reached' | 'superseded';
  /** The commit of the delivery branch that did it. */
  readonly commit: CommitId;
  /** With `reached`: the commit that took it back since. What was approved is done once; it is to be asked for again. */
  readonly takenBack?: CommitId;
}

/**
 * Whether a commit of the delivery branch made a proposal pointless; undefined where none did. It is judged by what
 * stands there, so that it does not matter who made that commit, and how.
 *
 * @param plan the proposal's, on the present head
 * @param stood the branch before commits of this run, none of which a person has taken back
 */
export async function overtakenBy(
  snapshot: Snapshot,
  proposal: Proposal,
  plan: Plan,
  stood = proposal.location,
): Promise<Overtaken | undefined> {
  // Half a change by hand: the record tells nothing of what runs there.
  if (plan.findings.some(({ code }) => code === 'FILES_DIFFER')) return undefined;
  if (plan.effect === 'nothing') {
    const commit = await reachedBy(proposal.location, plan);
    return commit && { why: 'reached', commit };
  }
  if (plan.digest === proposal.digest) {
    const before = await broughtBefore(snapshot, { ...proposal, location: stood });
    return before && { why: 'reached', ...before };
  }
  const commit = await supersededBy(snapshot, proposal);
  return commit && { why: 'superseded', commit };
}

/**
 * The newest commit since a proposal was asked for that left all its targets with the releases that it asks for, and the one
 * after it, which took that back. What was approved is done all the same, and is not done again.
 */
async function broughtBefore(
  snapshot: Snapshot,
  proposal: Proposal,
): Promise<Pick<Overtaken, 'commit' | 'takenBack'> | undefined> {
  const { location, opened, head: asked } = proposal;
  const repository = repositoryOf(location);
  if (location.head === undefined || opened === location.head) return undefined;
  if (!(await repository.isAncestor(opened, location.head))) return undefined;
  const targets = await movedTargets(proposal);
  const files = targets.map((target) => snapshot.pathOf({ kind: 'record', ...target }));
  if (files.length === 0) return undefined;
  const releasesAt = async (commit: CommitId) => {
    const texts = await repository.read(files.map((file) => `${commit}:${file}`));
    return files.map((file, index) => pastRecord(texts[index]?.toString('utf8'), file)?.release);
  };
  const wanted = await releasesAt(asked);
  if (wanted.includes(undefined)) return undefined;
  let takenBack: CommitId | undefined;
  for await (const { commit } of repository.history(location.head, files, { except: opened })) {
    const there = await releasesAt(commit);
    if (there.every((release, index) => release === wanted[index]))
      return { commit, ...(takenBack === undefined ? {} : { takenBack }) };
    takenBack = commit;
  }
  return undefined;
}

/** The newest of the commits that gave other releases to all targets of a proposal. */
async function supersededBy(snapshot: Snapshot, proposal: Proposal): Promise<CommitId | undefined> {
  const { location, opened } = proposal;
  const repository = repositoryOf(location);
  if (location.head === undefined || opened === location.head) return undefined;
  // What a proposal says of itself counts only where it is true.
  if (!(await repository.isAncestor(opened, location.head))) return undefined;
  const targets = await movedTargets(proposal);
  if (targets.length === 0) return undefined;
  // A proposal changes one branch.
  const isHere = (environment: EnvironmentName) => isSameBranch(snapshot.locationOf(environment), location);
  if (!targets.every(({ environment }) => isHere(environment))) return undefined;
  const files = targets.map((target) => snapshot.pathOf({ kind: 'record', ...target }));
  for (const file of files) {
    const [then, now] = await Promise.all([
      repository.readText(`${opened}:${file}`),
      snapshot.text(location, file),
    ]);
    if (pastRecord(then, file)?.release === pastRecord(now, file)?.release) return undefined;
  }
  return (await pastChanges(location, files, 1))[0]?.commit;
}

/** The plan of a proposal whose work is done, without what speaks against the way that it would have been done. */
export function nothingLeft(plan: Plan): Plan {
  return {
    ...plan,
    effect: 'nothing',
    findings: plan.findings.filter(({ severity }) => severity !== 'refusal'),
  };
}

/** Why a proposal is closed, for people. */
export function overtakenWords({ why, commit, takenBack }: Overtaken): string {
  const since = takenBack === undefined ? '' : `, and commit ${takenBack.slice(0, 12)} took it back`;
  return why === 'reached'
    ? `as commit ${commit.slice(0, 12)} of the delivery branch brought what it asks for${since}`
    : `as commit ${commit.slice(0, 12)} of the delivery branch put another release there since it was asked for`;
}
