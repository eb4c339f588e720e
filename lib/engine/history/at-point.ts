import { DeliveryError, quote } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import { datesOf, type Location, pastPoint, repositoryOf, type Snapshot, snapshotAtHeads } from '../delivery';

/** The delivery data of a moment that is over. */
interface PastState {
  readonly snapshot: Snapshot;
  readonly moment: Date;
}

/**
 * The delivery data as every branch had it at a point in history: at a commit, or at a moment. Of a commit, the other
 * branches are as they were when it came.
 *
 * @param at a commit's id or the beginning of it; a day, which begins in UTC, or a moment with its zone
 * @throws DeliveryError `INVALID_OPTION` for neither, for a moment to come, and for one before the first commit
 */
export async function stateAtPoint(snapshot: Snapshot, at: string, now: Date): Promise<PastState> {
  const { allLocations, home } = snapshot;
  const point = await pastPoint(allLocations, at, now);
  const when = 'moment' in point ? point.moment : await dateOf(point.locations, point.commit, now);
  const heads = new Map<Location, CommitId | undefined>();
  for (const location of allLocations)
    heads.set(
      location,
      'commit' in point && point.locations.includes(location) ? point.commit : await headAt(location, when),
    );
  if (heads.get(home) === undefined)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(at)} is before the first commit of branch ${quote(home.branch)}, as far as it is known here`,
      {},
      { remedy: 'see since when it is there with `cdk8s-delivery history`' },
    );
  return { snapshot: await snapshotAtHeads(snapshot, heads, true), moment: when };
}

async function dateOf([location]: readonly Location[], commit: CommitId, now: Date): Promise<Date> {
  return (location && (await datesOf(location)).get(commit)) ?? now;
}

/** The newest commit of a branch that had come by then. */
async function headAt(location: Location, when: Date): Promise<CommitId | undefined> {
  if (location.head === undefined) return undefined;
  const dates = await datesOf(location);
  for await (const { commit } of repositoryOf(location).history(location.head, [])) {
    const date = dates.get(commit);
    if (date !== undefined && date <= when) return commit;
  }
  return undefined;
}
