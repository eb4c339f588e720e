import { type Finding, finding } from '../../model/finding';
import type { BranchName, CommitId } from '../../model/scalars';
import type { GitRepository } from '../git';
import type { HistoryQuery } from './delivery-change';

/**
 * The finding that the history of a branch ends where a clone of limited depth ends; undefined where everything that
 * was asked for is there.
 */
export async function historyCut(
  repository: GitRepository,
  { branch, head }: { readonly branch: BranchName; readonly head?: CommitId },
  { since }: Pick<HistoryQuery, 'since'> = {},
): Promise<Finding[]> {
  if (head === undefined) return [];
  const ends: string[] = [];
  for (const commit of await repository.boundary()) {
    if (!(await repository.isAncestor(commit, head))) continue;
    if (since === undefined || (await repository.commitTime(commit)) >= since) ends.push(commit.slice(0, 12));
  }
  if (ends.length === 0) return [];
  const message = `the history of branch ${branch} ends at commit ${ends.sort().join(', ')}: what came before, and what that commit changed, is not told`;
  return [finding('warning', 'HISTORY_CUT', message)];
}
