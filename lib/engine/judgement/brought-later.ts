import type { AppName, EnvironmentName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import { pastRecord, type Snapshot } from '../delivery';
import { sameHere } from './placement-rules';

/**
 * The environments further on that get something else by a release once it has passed an environment: they run something
 * else, and what stands in the environment would not bring the same.
 *
 * @param current what stands in the environment
 * @param next the release that would pass it
 */
export async function broughtLater(
  snapshot: Snapshot,
  { environment, app, current }: Passed,
  next: ReleaseRecord,
): Promise<EnvironmentName[]> {
  const found: EnvironmentName[] = [];
  for (const name of furtherOn(snapshot, environment)) {
    if (next.renders.trees[name] === undefined || sameHere(current, next, name)) continue;
    const file = snapshot.pathOf({ kind: 'record', environment: name, app });
    const standing = pastRecord(await snapshot.text(snapshot.locationOf(name), file), file);
    if (!standing || !sameHere(standing, next, name)) found.push(name);
  }
  return found;
}

interface Passed {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly current: ReleaseRecord;
}

/** The environments that promote from one, directly or by others. */
function furtherOn(snapshot: Snapshot, environment: EnvironmentName): EnvironmentName[] {
  const reached = new Set<EnvironmentName>([environment]);
  for (const name of reached)
    for (const each of snapshot.readableEnvironments)
      if (each.promotesFrom.environments.includes(name)) reached.add(each.name);
  reached.delete(environment);
  return [...reached];
}
