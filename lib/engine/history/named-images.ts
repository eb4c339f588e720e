import { isAppName, isEnvironmentName } from '../../model/scalars';
import { repositoryOf, type Snapshot } from '../delivery';
import { declaredBy, type Inventory, inventoryOf, readTree } from '../judgement';
import type { DeliveryChange } from './delivery-change';

/** What the files of a target named after a change, as they stood at its commit; nothing where no target changed. */
export async function namedImages(
  snapshot: Snapshot,
  { environment, app, commit, to }: DeliveryChange,
): Promise<Inventory | undefined> {
  if (!to || environment === undefined || app === undefined) return undefined;
  if (!isEnvironmentName(environment) || !isAppName(app)) return undefined;
  if (!snapshot.readableEnvironments.some(({ name }) => name === environment)) return undefined;
  const repository = repositoryOf(snapshot.locationOf(environment));
  const tree = await repository.idAt(commit, snapshot.manifestPath(environment, app));
  const files = tree === undefined ? undefined : await readTree(snapshot, tree, environment);
  return files && inventoryOf(files, await declaredBy(snapshot, environment, app));
}
