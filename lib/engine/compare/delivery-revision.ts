import { DeliveryError, quote } from '../../model/finding';
import {
  type CommitId,
  isBranchName,
  isEnvironmentName,
  isGitId,
  isGitIdBeginning,
  isProposalId,
  isRefName,
} from '../../model/scalars';
import { refName } from '../../registry';
import { type Location, repositoryOf, type Snapshot } from '../delivery';

/** A commit of a repository that is delivered to. */
export interface DeliveryRevision {
  readonly location: Location;
  readonly commit: CommitId;
}

/**
 * Finds a commit of the delivery repository by what a person typed: the id of a proposal (`prod/promote-frontend`), a
 * branch, a full ref, or a commit; each with steps back, such as `~1`.
 *
 * @throws DeliveryError `UNKNOWN_REVISION`, `REMOTE_FAILED`
 */
export async function deliveryRevision(snapshot: Snapshot, revision: string): Promise<DeliveryRevision> {
  const [, stem = '', steps = ''] = /^([^~^]*)((?:[~^]\d{0,4}){0,20})$/.exec(revision) ?? [];
  const found = stem === '' ? undefined : await find(snapshot, stem);
  const commit = found && (await repositoryOf(found.location).resolve(`${found.commit}${steps}`));
  if (found && commit !== undefined) return { location: found.location, commit };
  throw DeliveryError.of(
    'UNKNOWN_REVISION',
    `${quote(revision)} is not a revision of ${snapshot.home.remote}`,
    {},
    { remedy: 'name a branch, a commit, or a proposal such as prod/promote-frontend' },
  );
}

async function find(snapshot: Snapshot, stem: string): Promise<DeliveryRevision | undefined> {
  const { home, allLocations } = snapshot;
  if (stem === 'HEAD') return home.head === undefined ? undefined : { location: home, commit: home.head };
  const [environment = ''] = stem.split('/');
  const own = isEnvironmentName(environment) ? snapshot.locationOf(environment) : home;
  const refs = isRefName(stem)
    ? [[home, stem] as const]
    : [
        ...(isProposalId(stem)
          ? [[own, refName({ kind: 'proposal', branch: own.branch, id: stem })] as const]
          : []),
        ...(isBranchName(stem)
          ? allLocations.map((location) => [location, refName({ kind: 'branch', branch: stem })] as const)
          : []),
      ];
  for (const [location, ref] of refs) {
    const commit = (await location.mirror.fetch([ref])).get(ref);
    if (commit !== undefined) return { location, commit };
  }
  if (!isGitIdBeginning(stem)) return undefined;
  for (const location of allLocations) {
    if (isGitId(stem)) await location.mirror.fetchObject(stem);
    const commit = await repositoryOf(location).resolve(stem);
    if (commit !== undefined) return { location, commit };
  }
  return undefined;
}
