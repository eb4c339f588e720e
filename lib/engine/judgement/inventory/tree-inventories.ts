import { createHash } from 'node:crypto';
import type { DeclaredImages } from '../../../kubernetes/facts';
import { DeliveryError } from '../../../model/finding';
import { type AppName, canonicalJson, type EnvironmentName, isAppName } from '../../../model/scalars';
import { repositoryOf, type Snapshot } from '../../delivery';
import type { GitRepository } from '../../git';
import { keptFacts } from '../../kept';
import { declaredImages } from '../declared-images';
import { readTree } from '../judge-tree';
import { alikeManifests, type ImagesOfManifest } from './alike-manifests';
import { declaringApps } from './declaring-apps';
import { type Inventory, inventoryOf } from './inventory';
import { declaredBy } from './read-inventory';

/** A tree of manifests, and the target that it belongs or belonged to. */
interface TargetTree {
  readonly app: AppName;
  readonly tree: string;
}

/** The number of trees that are read in one go. */
const PORTION = 250;

/**
 * The images that the manifests of many trees of an environment name, in the order asked for; undefined where a tree is
 * lost. The result depends only on a tree's bytes, this version's table of kinds and the declarations, so that it never
 * changes: it is cached under a seal.
 */
export async function inventoriesOf(
  snapshot: Snapshot,
  environment: EnvironmentName,
  targets: readonly TargetTree[],
): Promise<readonly (Inventory | undefined)[]> {
  const location = snapshot.locationOf(environment);
  const repository = repositoryOf(location);
  const kept = keptFacts<Inventory>(location.mirror, 'images');
  const declarations = await declarationsOf(
    snapshot,
    environment,
    targets.map(({ app }) => app),
  );
  const asked = targets.map((each) => {
    const { declared, key } = declarations.get(each.app) ?? NOTHING;
    return { ...each, declared, key, id: `${each.tree} ${key}` };
  });
  const open = new Map(asked.flatMap((each) => (kept.get(each.id) ? [] : [[each.id, each] as const])));
  const reader = treeReader(repository, alikeManifests());
  const rows = [...open.values()];
  for (let start = 0; start < rows.length; start += PORTION) {
    const portion = rows.slice(start, start + PORTION);
    const read = await reader(portion);
    for (const [index, { id, tree, declared }] of portion.entries()) {
      const inventory = read[index] ?? (await elsewhere(snapshot, environment, tree, declared));
      if (inventory) kept.put(id, inventory);
    }
  }
  kept.keep();
  return asked.map(({ id }) => kept.get(id));
}

/** By app, the images that the delivered manifests of an environment name. */
export async function standingInventories(
  snapshot: Snapshot,
  environment: EnvironmentName,
  isWanted: (name: string) => name is AppName,
): Promise<ReadonlyMap<AppName, Inventory>> {
  if (snapshot.locationOf(environment).head === undefined) return new Map();
  const trees = [...(await snapshot.manifestTrees(environment))];
  const targets = trees.flatMap(([name, tree]) => (isWanted(name) ? [{ app: name, tree }] : []));
  const inventories = await inventoriesOf(snapshot, environment, targets);
  return new Map(targets.map(({ app }, index) => [app, inventories[index] ?? []]));
}

/** The apps of an environment whose delivered manifests name one of these digests, in a slot or not. */
export async function appsNaming(
  snapshot: Snapshot,
  environment: EnvironmentName,
  digests: ReadonlySet<string>,
  isWanted: (name: string) => name is AppName = isAppName,
): Promise<readonly AppName[]> {
  const inventories = [...(await standingInventories(snapshot, environment, isWanted))];
  return inventories.flatMap(([app, inventory]) =>
    inventory.some(({ image }) => image?.digest !== undefined && digests.has(image.digest)) ? [app] : [],
  );
}

interface Declaration {
  readonly declared: DeclaredImages;
  /** Declarations with equal keys are equal. */
  readonly key: string;
}

const NOTHING: Declaration = { declared: {}, key: '' };

async function declarationsOf(
  snapshot: Snapshot,
  environment: EnvironmentName,
  apps: readonly AppName[],
): Promise<ReadonlyMap<AppName, Declaration>> {
  const found = new Map<AppName, Declaration>();
  const names = [...new Set(apps)];
  if (names.length === 0) return found;
  const common = declaration(declaredImages(snapshot.lastReadable(environment)));
  const declaring = await declaringApps(snapshot, environment, names);
  for (const app of names)
    found.set(app, declaring.has(app) ? declaration(await declaredBy(snapshot, environment, app)) : common);
  return found;
}

function declaration(declared: DeclaredImages): Declaration {
  const key = createHash('sha256').update(canonicalJson(declared)).digest('hex').slice(0, 32);
  return { declared, key };
}

/** Reads trees, each file once for all that hold it under the same name. */
function treeReader(repository: GitRepository, imagesOf: ImagesOfManifest) {
  const known = new Map<string, Inventory>();
  const keyOf = (file: { readonly id: string; readonly path: string }, key: string) =>
    `${file.id} ${key} ${file.path}`;
  return async (
    trees: readonly (Declaration & { readonly tree: string })[],
  ): Promise<readonly (Inventory | undefined)[]> => {
    const listed = await Promise.all(trees.map(({ tree }) => filesIn(repository, tree)));
    const missing = new Set(
      trees.flatMap(({ key }, index) =>
        (listed[index] ?? []).flatMap((file) => (known.has(keyOf(file, key)) ? [] : [file.id])),
      ),
    );
    const ids = [...missing];
    const blobs = await repository.read(ids);
    const contents = new Map(ids.map((id, index) => [id, blobs[index]]));
    return trees.map(({ declared, key }, index) => {
      const inventory: Inventory[] = [];
      for (const file of listed[index] ?? []) {
        const own = keyOf(file, key);
        const content = contents.get(file.id);
        const images = known.get(own) ?? (content && imagesOf(file.path, content, declared, key));
        if (!images) return undefined;
        known.set(own, images);
        inventory.push(images);
      }
      return listed[index] && inventory.flat();
    });
  };
}

/** The files of a tree; nothing where the repository does not have it as a tree. */
async function filesIn(repository: GitRepository, tree: string) {
  try {
    const entries = await repository.entries(tree, { recursive: true });
    return entries.filter(({ type }) => type === 'blob');
  } catch (error) {
    if (error instanceof DeliveryError && error.code === 'UNKNOWN_REVISION') return undefined;
    throw error;
  }
}

/** A tree that does not lie where its environment is delivered may lie where renders are kept. */
async function elsewhere(
  snapshot: Snapshot,
  environment: EnvironmentName,
  tree: string,
  declared: DeclaredImages,
): Promise<Inventory | undefined> {
  const files = await readTree(snapshot, tree, environment);
  return files && inventoryOf(files, declared);
}
