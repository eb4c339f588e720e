import { DeliveryError } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import { parseApp, type ReleaseRecord } from '../../../registry';
import type { Snapshot } from '../../delivery';
import { declaredImages, mayDeclareImages } from '../declared-images';
import { readTree } from '../judge-tree';
import type { PlacementFacts } from '../placement-facts';
import { type Inventory, inventoryOf } from './inventory';

/**
 * Adds the new files and the present files of the target to the facts of a placement.
 *
 * @param rendered the files, where they were rendered just now
 */
export async function withFiles(
  snapshot: Snapshot,
  facts: PlacementFacts,
  rendered?: ReadonlyMap<string, Buffer>,
): Promise<PlacementFacts> {
  const { environment, record } = facts.placement;
  const tree = record.renders.trees[environment];
  const read = async (id: string | undefined) =>
    id === undefined ? undefined : readTree(snapshot, id, environment);
  const [files, currentFiles] = await Promise.all([rendered ?? read(tree), read(facts.currentTree)]);
  return { ...facts, ...(files && { files }), ...(currentFiles && { currentFiles }) };
}

/** The images that the manifests of a release name in an environment; undefined where its tree is lost. */
export async function inventoryOfRecord(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  record: ReleaseRecord,
): Promise<Inventory> {
  const tree = record.renders.trees[environment];
  const files = tree === undefined ? undefined : await readTree(snapshot, tree, environment);
  return files ? inventoryOf(files, await declaredBy(snapshot, environment, app)) : [];
}

/**
 * What an environment and an app declare about images; for an app whose data is gone or cannot be read, only what the
 * environment declares.
 */
export async function declaredBy(snapshot: Snapshot, name: EnvironmentName, app: AppName) {
  return declaredImages(snapshot.lastReadable(name), await declaringPart(snapshot, app, name));
}

/** The app's part in an environment, where its text may declare anything about images. */
async function declaringPart(snapshot: Snapshot, app: AppName, environment: EnvironmentName) {
  try {
    const found = await snapshot.appFile(app, environment);
    return found && mayDeclareImages(found.text) ? parseApp(found.text, found.file, found.place) : undefined;
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
