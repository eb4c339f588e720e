import { refName } from '../../registry';
import type { GitRepository, Mirror } from '../git';

/** A branch of a repository that environments are delivered to, as it was when it was fetched. */
export interface Location {
  /** URL or absolute path. */
  readonly remote: string;
  readonly branch: string;
  readonly mirror: Mirror;
  /** Commit of the branch; absent while the branch does not exist. */
  readonly head?: string;
}

/** The local repository that holds the location's objects. */
export function repositoryOf(location: Location): GitRepository {
  return location.mirror.repository;
}

/** Whether two locations are the same branch, at whatever commits. */
export function isSameBranch(one: Location, other: Location): boolean {
  return one.remote === other.remote && one.branch === other.branch;
}

/** Full name of the location's branch. */
export function refOf(location: Location): string {
  return refName({ kind: 'branch', branch: location.branch });
}
