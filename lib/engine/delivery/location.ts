import type { EnvironmentData } from '../../model/environment';
import type { BranchName, CommitId, RefName } from '../../model/scalars';
import { refName } from '../../registry';
import { type GitRepository, type Mirror, normaliseRemote } from '../git';
import type { LostBranch } from './lost-branch';

/** A branch of a repository that environments are delivered to, as it was when it was fetched. */
export interface Location {
  /** URL or absolute path. */
  readonly remote: string;
  readonly branch: BranchName;
  readonly mirror: Mirror;
  /** Commit of the branch; absent while the branch does not exist. */
  readonly head?: CommitId;
  /** Commit at which the branch was seen before, where the head no longer has it: the branch was moved back or rewritten. */
  readonly movedFrom?: CommitId;
  /** A head that a person has accepted, of a branch that was moved back. */
  readonly acceptHead?: CommitId;
  /**
   * Set where the remote was not asked and this is what the cache remembers. `at`: when the remote was last asked,
   * where that is known.
   */
  readonly remembered?: { readonly at?: Date };
  /** Set where this is the branch before a commit of the past, which is judged at the moment when it came. */
  readonly past?: true;
  /** What is left of the branch, where it once existed and no longer does. */
  readonly lost?: LostBranch;
}

/** The local repository that holds the location's objects. */
export function repositoryOf(location: Location): GitRepository {
  return location.mirror.repository;
}

/** A branch of a repository, at whatever commit. */
export type BranchOf = Pick<Location, 'remote' | 'branch'>;

/** Whether two locations are the same branch, at whatever commits. */
export function isSameBranch(one: BranchOf, other: BranchOf): boolean {
  return one.remote === other.remote && one.branch === other.branch;
}

/**
 * The branch that an environment is delivered to, as its data says: repository and branch, to be compared with others.
 *
 * @param home the branch of those that name none
 */
export function branchKey({ delivery }: Pick<EnvironmentData, 'delivery'>, home: BranchOf): string {
  return keyOf({ remote: delivery.repository ?? home.remote, branch: delivery.branch ?? home.branch });
}

/** Whether an environment says that it is delivered to a branch. */
export function isDeliveredTo(
  environment: Pick<EnvironmentData, 'delivery'>,
  location: BranchOf,
  home: BranchOf,
): boolean {
  return branchKey(environment, home) === keyOf(location);
}

function keyOf({ remote, branch }: BranchOf): string {
  return `${normaliseRemote(remote, '/')}\n${branch}`;
}

/** Full name of the location's branch. */
export function refOf(location: Location): RefName {
  return refName({ kind: 'branch', branch: location.branch });
}
