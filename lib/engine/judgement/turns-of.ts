import type { TargetTurn } from '../../model/gate';
import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import { datesOf, type Snapshot } from '../delivery';
import { stopsAt } from './stops-at';

/** What is to stand at a target. */
interface Placed {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly record: Pick<ReleaseRecord, 'renders'>;
}

/** How the app's targets in other environments stand that take turns with a placement. */
export async function turnsOf(
  snapshot: Snapshot,
  placement: Placed,
  names: readonly EnvironmentName[],
  beside: readonly Placed[],
): Promise<ReadonlyMap<EnvironmentName, TargetTurn>> {
  const before = beside.slice(0, Math.max(0, beside.indexOf(placement)));
  const turns = names
    .filter((name) => snapshot.recordOf.get(name) !== undefined)
    .map(async (name) => [name, await turnOf(snapshot, placement, name, before)] as const);
  return new Map(await Promise.all(turns));
}

async function turnOf(
  snapshot: Snapshot,
  { app }: Placed,
  environment: EnvironmentName,
  before: readonly Placed[],
): Promise<TargetTurn> {
  const began = await lastMove(snapshot, environment, app);
  const { stands, ended } = await stopsAt(snapshot, environment, app, began?.commit);
  const since = ended && began && ended > began.date ? ended : began?.date;
  const entering = before.find((each) => each.environment === environment && each.app === app);
  const tree = entering && (await snapshot.treeOf(environment, app));
  return {
    ...(since === undefined ? {} : { since }),
    ...(stands === undefined ? {} : { stopped: stands }),
    enters: entering !== undefined && entering.record.renders.trees[environment] !== tree,
  };
}

/** The commit that put there what runs at a target; nothing where nothing runs. */
async function lastMove(snapshot: Snapshot, environment: EnvironmentName, app: AppName) {
  const location = snapshot.locationOf(environment);
  const dates = await datesOf(location);
  let first: string | undefined;
  let move: { readonly commit: CommitId; readonly date: Date } | undefined;
  for await (const { commit, tree, committer } of snapshot.history(environment, app)) {
    if (tree === undefined) break;
    first ??= tree;
    if (tree !== first) break;
    move = { commit, date: dates.get(commit) ?? committer.date };
  }
  return move;
}
