import { mkdir, mkdtemp, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from './remove-tree';

const ONE_DAY = 24 * 60 * 60 * 1000;

/**
 * A new private folder below the cache. What a killed process left there is never used again and is removed by a later
 * run once it is a day old.
 */
export async function temporaryFolder(cacheFolder: string, prefix: string): Promise<string> {
  const parent = join(cacheFolder, 'tmp');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await sweep(parent, ONE_DAY);
  return mkdtemp(join(await realpath(parent), `${prefix}-`));
}

/** Removes what stands in a folder of the cache and was not touched for so many milliseconds. */
export async function sweep(parent: string, age: number): Promise<void> {
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > age) await removeTree(path).catch(() => undefined);
  }
}
