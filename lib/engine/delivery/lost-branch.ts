import { type Finding, finding, quote, refusal } from '../../model/finding';
import { type BranchName, type CommitId, isCommitId, type RefName } from '../../model/scalars';
import { parseTrailers, placeOfRef, refName, trailerValues } from '../../registry';
import type { Mirror } from '../git';

/** What is left of a delivery branch that is gone. */
export interface LostBranch {
  /** Refs of the remote that belong to the branch, sorted. */
  readonly refs: readonly RefName[];
  /** Commits at which the branch is known to have been, newest first; all are in the local repository. */
  readonly commits: readonly CommitId[];
}

/**
 * Looks for what is left of a branch that the remote does not have; undefined where it never existed, as far as is
 * known.
 */
export async function lostBranch(mirror: Mirror, branch: BranchName): Promise<LostBranch | undefined> {
  const refs = [...(await mirror.list('refs/')).keys()].filter((ref) => isOf(ref, branch)).sort();
  const remembered = await mirror.remembered(refName({ kind: 'branch', branch }));
  if (refs.length === 0 && remembered === undefined) return undefined;
  const proposals = refs.filter((ref) => placeOfRef(ref)?.kind === 'proposal');
  const { repository } = mirror;
  const known = new Set<CommitId>(remembered === undefined ? [] : [remembered]);
  for (const head of (await mirror.fetch(proposals)).values()) {
    for await (const { message } of repository.history(head, [], { limit: 1 })) {
      const [opened = ''] = trailerValues(parseTrailers(message), 'openedOn');
      if (isCommitId(opened) && (await repository.has(opened))) known.add(opened);
    }
  }
  let commits: CommitId[] = [];
  for (const commit of known) {
    const covered = await Promise.all(commits.map((other) => repository.isAncestor(commit, other)));
    if (covered.some(Boolean)) continue;
    const newer = await Promise.all(commits.map((other) => repository.isAncestor(other, commit)));
    commits = [commit, ...commits.filter((_, index) => !newer[index])];
  }
  return { refs, commits };
}

/** Says that a branch was moved back or rewritten, and how to go on. */
export function historyMoved(
  { remote, ref }: { readonly remote: string; readonly ref: RefName },
  movedFrom: CommitId,
  head: CommitId | undefined,
): Finding {
  return refusal(
    'HISTORY_LOST',
    `branch ${quote(ref.slice('refs/heads/'.length))} of ${quote(remote)} was moved back or rewritten: it was read at commit ${movedFrom} before, and stands at ${head ?? 'none'} now, which does not have that commit`,
    {},
    `restore it: \`git push --force ${remote} ${movedFrom}:${ref}\`; or, where that is intended, look at what is missing and give \`--accept-head ${head ?? ''}\` once`,
  );
}

/** Says that what is kept beside a branch, which only grows, is not what this machine has read of it before. */
export function keptMoved({
  remote,
  branch,
}: {
  readonly remote: string;
  readonly branch: BranchName;
}): Finding {
  return refusal(
    'HISTORY_LOST',
    `the signed approvals or receipts of branch ${quote(branch)} of ${quote(remote)} were changed, moved back or removed since they were read here; they only grow`,
    {},
    'find out who rewrote them; the commits were judged again by what stands there now',
  );
}

/** Says that a copy of a branch elsewhere has a commit that the branch does not have. */
export function copyDiffers(
  { remote, ref }: { readonly remote: string; readonly ref: RefName },
  copy: { readonly remote: string; readonly head: CommitId },
  head: CommitId | undefined,
): Finding {
  return refusal(
    'HISTORY_LOST',
    `branch ${quote(ref.slice('refs/heads/'.length))} of ${quote(remote)} stands at ${head ?? 'none'} and does not have commit ${copy.head}, at which its copy in ${quote(copy.remote)} stands`,
    {},
    'one of the two was moved back or rewritten: find out which; a copy may be behind, and has nothing of its own',
  );
}

/** Says that a branch is gone, what is left of it, and how to restore it. */
export function historyLost(
  { remote, branch }: { readonly remote: string; readonly branch: BranchName },
  { refs, commits }: LostBranch,
): Finding {
  const left =
    refs.length === 0
      ? 'was read from here before'
      : `left ${refs.slice(0, SHOWN).join(', ')}${refs.length > SHOWN ? ` and ${refs.length - SHOWN} more` : ''}`;
  const last =
    commits.length === 0 ? 'no commit of it is known here' : `last known at commit ${commits.join(', ')}`;
  const [commit = '<commit>'] = commits;
  return finding(
    'refusal',
    'HISTORY_LOST',
    `branch ${quote(branch)} of ${quote(remote)} is gone; it ${left}; ${last}`,
    {},
    `restore the branch from a clone that has the commit: \`git push ${remote} ${commit}:${refName({ kind: 'branch', branch })}\`; ` +
      'only where nothing of it is to stay: `cdk8s-delivery configure --accept-head none`',
  );
}

const SHOWN = 3;

function isOf(ref: RefName, branch: BranchName): boolean {
  const place = placeOfRef(ref);
  return place !== undefined && place.kind !== 'branch' && place.kind !== 'tag' && place.branch === branch;
}
