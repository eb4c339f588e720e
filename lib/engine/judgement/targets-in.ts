import { ENVIRONMENT_INPUTS } from '../../model/exchange';
import type { EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';

/** The apps that have a record or files in an environment, sorted. */
export async function targetsIn(snapshot: Snapshot, environment: EnvironmentName): Promise<string[]> {
  const [records, trees] = await Promise.all([
    snapshot.recordNames(environment),
    snapshot.manifestTrees(environment),
  ]);
  const names = new Set<string>([...records, ...trees.keys()]);
  names.delete(ENVIRONMENT_INPUTS);
  return [...names].sort();
}
