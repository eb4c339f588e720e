import { layout } from '../../registry';
import type { GitRepository, Mirror } from '../git';

/** A branch of a repository that environments are delivered to, as it was when it was fetched. */
export interface Site {
  /** URL or absolute path. */
  readonly remote: string;
  readonly branch: string;
  readonly mirror: Mirror;
  /** Commit of the branch; absent while the branch does not exist. */
  readonly head?: string;
}

/** The local repository that holds the site's objects. */
export function repositoryOf(site: Site): GitRepository {
  return site.mirror.repository;
}

/** Full name of the site's branch. */
export function refOf(site: Site): string {
  return layout.refOf({ kind: 'branch', branch: site.branch });
}
