import type { GateStanding } from '../../model/gate';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { HOLDS, type Rejection, type ReleaseRecord } from '../../registry';
import { lastControl, pastRecord, type Snapshot } from '../delivery';
import { broughtLater, gatesBefore, imagesKey, isRejected, sameHere } from '../judgement';
import type { LastChange, Since } from './since-when';

/** A newer release that an upstream has for a target. */
export interface PendingRelease {
  readonly environment: EnvironmentName;
  readonly record: ReleaseRecord;
  /**
   * What it would change there: nothing runs there yet, the images, what the code says, or both. `later`: nothing there,
   * and something in an environment further on, which gets it no other way.
   */
  readonly differs: 'first' | 'image' | 'configuration' | 'both' | 'later';
  /** The environments further on for which alone it waits; with `later` only. */
  readonly later?: readonly EnvironmentName[];
  /** The state of the environment's gates for it; empty where there are none. */
  readonly gates: readonly GateStanding[];
  /** Whether it, or an image that its manifests here name, is rejected: no promotion brings it. */
  readonly rejected: boolean;
}

/** Releases that the upstreams of a target have and that are newer than its own. */
export async function pendingFrom(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  record: ReleaseRecord | undefined,
  since: Since,
  rejections: readonly Rejection[],
  now: Date,
): Promise<PendingRelease[]> {
  const pending: PendingRelease[] = [];
  const here = since.get(`${environment}/${app}`);
  const rejected = new Set(rejections.map(({ what }) => what));
  // A release that a rollback took back is older than the rollback, and still counts as waiting: also once the hold is
  // lifted, as a promotion brings it again.
  const returned =
    here?.returned === true ||
    (await lastControl(snapshot, HOLDS, environment, app)).value?.restored !== undefined;
  for (const upstream of snapshot.environment(environment).promotesFrom.environments) {
    const file = snapshot.pathOf({ kind: 'record', environment: upstream, app });
    const runs = pastRecord(await snapshot.text(snapshot.locationOf(upstream), file), file);
    if (runs?.renders.trees[environment] === undefined) continue;
    const same = record && sameHere(record, runs, environment);
    const later = same ? await broughtLater(snapshot, { environment, app, current: record }, runs) : [];
    if (same && later.length === 0) continue;
    const there = since.get(`${upstream}/${app}`);
    const together = snapshot.locationOf(upstream) === snapshot.locationOf(environment);
    if (!returned && here && there && !isNewer(there, here, together)) continue;
    const placement = { environment, app, record: runs, promotedFrom: upstream };
    pending.push({
      environment: upstream,
      record: runs,
      ...(same ? { differs: 'later', later } : { differs: differenceOf(record, runs) }),
      gates: await gatesBefore(snapshot, placement, now),
      rejected: await isRejected(snapshot, environment, app, runs, rejected),
    });
  }
  return pending;
}

/** On one branch the order of commits says it, as a second may hold several; else their clocks. */
function isNewer(left: LastChange, right: LastChange, together: boolean): boolean {
  return together ? left.newer < right.newer : left.released > right.released;
}

function differenceOf(here: ReleaseRecord | undefined, next: ReleaseRecord): PendingRelease['differs'] {
  if (!here) return 'first';
  if (imagesKey(here.images) === imagesKey(next.images)) return 'configuration';
  return here.code === next.code ? 'image' : 'both';
}
