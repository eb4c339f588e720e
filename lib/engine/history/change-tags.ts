import type { CommitId, EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import type { DeliveryChange } from './delivery-change';
import { standingTags } from './verify/judge-tags';

/** Gives the name of the tag that a change got, where its environment asks for tags. */
export async function changeTags(
  snapshot: Snapshot,
  changes: readonly DeliveryChange[],
): Promise<(change: DeliveryChange) => string | undefined> {
  const asking = new Set(
    changes.flatMap(({ environment }) =>
      environment !== undefined && snapshot.recordOf.get(environment)?.tags !== undefined ? environment : [],
    ),
  );
  const found = new Map<string, string>();
  const key = (commit: CommitId, environment: EnvironmentName | undefined) => `${commit} ${environment}`;
  for (const location of new Set([...asking].map((each) => snapshot.locationOf(each))))
    for (const { commit, environment, name } of await standingTags(snapshot, location))
      if (commit !== undefined) found.set(key(commit, environment), name);
  return ({ commit, environment, to, from }) =>
    to || from ? found.get(key(commit, environment)) : undefined;
}
