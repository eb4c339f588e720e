import type { AppName, EnvironmentName } from '../../model/scalars';
import { repositoryOf, type Snapshot } from '../delivery';
import { type Inventory, inventoriesOf } from '../judgement';
import type { DeliveryChange } from './delivery-change';

/**
 * What the files of targets named after changes, as they stood at each commit, in the order asked for; nothing where no
 * target changed, or its files are lost.
 */
export async function namedImages(
  snapshot: Snapshot,
  changes: readonly DeliveryChange[],
): Promise<readonly (Inventory | undefined)[]> {
  const found: (Inventory | undefined)[] = changes.map(() => undefined);
  const targets = new Map<EnvironmentName, { app: AppName; tree: string; at: number }[]>();
  for (const { name } of snapshot.readableEnvironments) targets.set(name, []);
  for (const [at, change] of changes.entries()) {
    const { environment, app, to, tree: told } = change;
    // What a person edits by hand runs, too, whatever the record says, and without one.
    if ((!to && told === undefined) || environment === undefined || app === undefined) continue;
    const here = targets.get(environment);
    const tree = here && (change.tree ?? (await standingAt(snapshot, environment, app, change)));
    if (tree !== undefined) here?.push({ app, tree, at });
  }
  for (const [environment, asked] of targets) {
    const inventories = await inventoriesOf(snapshot, environment, asked);
    for (const [index, { at }] of asked.entries()) found[at] = inventories[index];
  }
  return found;
}

/** What the files named that changes replaced, where a person had edited them by hand; in the order asked for. */
export function replacedImages(
  snapshot: Snapshot,
  changes: readonly DeliveryChange[],
): Promise<readonly (Inventory | undefined)[]> {
  const before = changes.map(({ to: _, tree: _tree, replaced, ...rest }) => ({
    ...rest,
    ...(replaced && { tree: replaced }),
  }));
  return namedImages(snapshot, before);
}

function standingAt(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  { commit }: DeliveryChange,
): Promise<string | undefined> {
  const repository = repositoryOf(snapshot.locationOf(environment));
  return repository.idAt(commit, snapshot.manifestPath(environment, app));
}
