import type { AppName, EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';

/** The environments that have a record or files of an app, the last on the way to production first. */
export async function standsIn(snapshot: Snapshot, app: AppName): Promise<EnvironmentName[]> {
  const found: EnvironmentName[] = [];
  for (const { name } of snapshot.environments) {
    const [record, tree] = await Promise.all([snapshot.record(name, app), snapshot.treeOf(name, app)]);
    if (record || tree !== undefined) found.unshift(name);
  }
  return found;
}
