import type { AppName, CommitId, EnvironmentName } from '../../../../model/scalars';
import { datesOf, pastPoint, pastTargetStates, repositoryOf, type Snapshot } from '../../../delivery';

/**
 * The commit that brought what a target had at a point in history; undefined where it had nothing then.
 *
 * @param at a commit's id or the beginning of it; a day, which begins in UTC, or a moment with its zone
 * @throws DeliveryError `INVALID_OPTION` for neither, for a moment to come, and for a commit that is not of the branch
 */
export async function stateAt(
  snapshot: Snapshot,
  { environment, app }: { readonly environment: EnvironmentName; readonly app: AppName },
  at: string,
  now: Date,
): Promise<CommitId | undefined> {
  const location = snapshot.locationOf(environment);
  const point = await pastPoint([location], at, now);
  const dates = await datesOf(location);
  const isThere = async (commit: CommitId) =>
    'moment' in point
      ? (dates.get(commit) ?? now) <= point.moment
      : repositoryOf(location).isAncestor(commit, point.commit);
  for (const { commit, record } of await pastTargetStates(snapshot, environment, app))
    if (await isThere(commit)) return record && commit;
  return undefined;
}
