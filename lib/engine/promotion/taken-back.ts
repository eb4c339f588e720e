import { type Finding, finding } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { moment } from '../../model/text';
import { parseTrailers, type ReleaseRecord, trailerValues } from '../../registry';
import { pastRecord, repositoryOf, type Snapshot } from '../delivery';

/**
 * Warns where the last change of a target was a rollback that took this very release back: with the hold lifted, nothing
 * else says so to the person who promotes or approves it again.
 */
export async function takenBack(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  { release }: ReleaseRecord,
): Promise<Finding[]> {
  const [last, before] = await lastStates(snapshot, environment, app);
  if (!last || before?.record === undefined) return [];
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const text = await repositoryOf(snapshot.locationOf(environment)).readText(before.record);
  if (pastRecord(text, file)?.release !== release) return [];
  const [reason] = trailerValues(parseTrailers(last.message), 'reason');
  const since = moment(last.committer.date);
  return [
    finding(
      'warning',
      'TAKEN_BACK',
      `a rollback took ${release} back here at ${since} (commit ${last.commit.slice(0, 12)})${reason === undefined ? '' : `: ${reason}`}`,
      { environment, app },
      `make sure that what was wrong then is mended: \`cdk8s-delivery history ${app} --env ${environment}\``,
    ),
  ];
}

/** What a rollback brought, and what stood there before; nothing where the last change was none. */
async function lastStates(snapshot: Snapshot, environment: EnvironmentName, app: AppName) {
  const states = [];
  for await (const state of snapshot.history(environment, app)) {
    if (states.length === 0 && trailerValues(parseTrailers(state.message), 'restores').length === 0) break;
    if (states.push(state) === 2) break;
  }
  return states;
}
