import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOf, type Snapshot } from '../../engine/delivery';
import { DeliveryError, type Finding, finding, quote } from '../../model/finding';
import { blobId } from '../../model/scalars';
import type { Emergency } from './emergency';

/** Files that are named before the rest is counted. */
const NAMED = 5;

/**
 * Compares the files of an emergency's folder with those of the release that it names: what was put in place may differ
 * from what Git is about to record. No finding where the release's files are gone.
 *
 * @throws DeliveryError `INVALID_OPTION` for the folder of another delivery branch
 */
export async function judgeFolder(
  snapshot: Snapshot,
  folder: string,
  { environment, app, branch, to, release }: Emergency,
): Promise<Finding[]> {
  const location = snapshot.locationOf(snapshot.lastReadable(environment).name);
  if (location.branch !== branch)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(folder)} is of branch ${branch}, and ${environment} is delivered to ${location.branch}`,
      { environment, app },
      { remedy: 'name its delivery with --delivery and --branch' },
    );
  const found = filesBelow(join(folder, 'target'));
  const repository = repositoryOf(location);
  // A commit that is not there is refused where the change is planned.
  if (!found || !(await repository.has(to))) return [];
  const tree = await repository.idAt(to, snapshot.manifestPath(environment, app));
  if (tree === undefined) return [];
  const entries = await repository.entries(tree, { recursive: true });
  const blobs = new Map(entries.flatMap(({ type, path, id }) => (type === 'blob' ? [[path, id]] : [])));
  const differing = [...new Set([...blobs.keys(), ...found.keys()])].filter((path) => {
    const content = found.get(path)?.();
    const expected = blobs.get(path);
    return content === undefined || blobId(content, repository.objectFormat) !== expected;
  });
  if (differing.length === 0) return [];
  const more = differing.length > NAMED ? ` and ${differing.length - NAMED} more` : '';
  const names = `${differing.sort().slice(0, NAMED).map(quote).join(', ')}${more}`;
  const message = `the folder's files are not those of ${release}: ${names}; what was put in place may differ from what Git says`;
  const remedy = 'see what runs there, and apply what Git says';
  return [finding('warning', 'FILES_DIFFER', message, { environment, app }, remedy)];
}

/** What is below a folder, by path, with what reads it: no content of what is no plain file. Nothing for no folder. */
function filesBelow(folder: string): Map<string, () => Buffer | undefined> | undefined {
  const found = new Map<string, () => Buffer | undefined>();
  const walk = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else found.set(path, () => (entry.isFile() ? readable(join(folder, path)) : undefined));
    }
  };
  try {
    if (!lstatSync(folder).isDirectory()) return found;
    walk('');
    return found;
  } catch {
    return undefined;
  }
}

function readable(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
