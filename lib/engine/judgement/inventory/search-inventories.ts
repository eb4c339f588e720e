import { type AppName, type EnvironmentName, isAppName } from '../../../model/scalars';
import { isManifestEntry, repositoryOf, type Snapshot } from '../../delivery';
import { type Inventory, type InventoryImage, imagesOfFile } from './inventory';
import { declaredBy } from './read-inventory';

/** Texts one of which stands in every manifest that is looked for. */
type WantedTexts = readonly string[];

/** Files that are read in one go. */
const PORTION = 5000;

/**
 * By app, what the manifests of an environment name, as far as they hold one of the texts. The bytes are searched, and
 * only what holds a text is read as an object: that costs less than an index would, and nobody can plant a wrong one.
 *
 * @param apps only these; all without it
 */
export async function searchInventories(
  snapshot: Snapshot,
  environment: EnvironmentName,
  texts: WantedTexts,
  apps?: ReadonlySet<AppName>,
): Promise<ReadonlyMap<AppName, Inventory>> {
  const found = new Map<AppName, InventoryImage[]>();
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return found;
  const repository = repositoryOf(location);
  const path = snapshot.environment(environment).delivery.path;
  const files = new Map<string, { readonly app: AppName; readonly file: string }[]>();
  for (const entry of await repository.entries(location.head, { path, recursive: true })) {
    const slash = entry.path.indexOf('/');
    const app = entry.path.slice(0, Math.max(0, slash));
    if (!isAppName(app) || !(apps?.has(app) ?? true)) continue;
    const file = entry.path.slice(slash + 1);
    if (!isManifestEntry({ ...entry, path: file })) continue;
    const same = files.get(entry.id) ?? [];
    same.push({ app, file });
    files.set(entry.id, same);
  }
  const ids = [...files.keys()];
  for (let start = 0; start < ids.length; start += PORTION) {
    const portion = ids.slice(start, start + PORTION);
    const blobs = await repository.read(portion);
    for (const [index, id] of portion.entries()) {
      const blob = blobs[index];
      if (!blob || !mayName(blob, texts)) continue;
      for (const { app, file } of files.get(id) ?? []) {
        const images = imagesOfFile(file, blob, await declaredBy(snapshot, environment, app));
        found.set(app, [...(found.get(app) ?? []), ...images]);
      }
    }
  }
  return found;
}

/** A text without escapes says what it says. */
function mayName(content: Buffer, texts: WantedTexts): boolean {
  return texts.some((text) => content.includes(text)) || content.includes('\\');
}
