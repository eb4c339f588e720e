import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTime } from '../git';
import { removeTree } from './remove-tree';

const ONE_DAY = 24 * 60 * 60 * 1000;

/** Called with notes that do not change the result, such as a folder that cannot be removed. */
export type Note = (words: string) => void;

/**
 * A new private folder below the cache. What a killed process left there is never used again and is removed by a later
 * run once it is a day old.
 */
export async function temporaryFolder(
  cacheFolder: string,
  prefix: string,
  note: Note = () => {},
): Promise<string> {
  const parent = join(cacheFolder, 'tmp');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await sweep(parent, ONE_DAY, note);
  return mkdtempSync(join(await realpath(parent), `${prefix}-${process.pid}-`));
}

/**
 * Removes entries of a folder of the cache that were not touched for a number of milliseconds, by the clock of its
 * file system: that of this process may be days ahead. A folder that names a process of this machine that runs is left.
 */
export async function sweep(parent: string, age: number, note: Note = () => {}): Promise<void> {
  let now: number | undefined;
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || isOfRunning(name)) continue;
    now ??= fileTime(parent);
    if (now - found.mtimeMs <= age) continue;
    await removeTree(path).catch((cause: NodeJS.ErrnoException) =>
      note(`${path} is left over and cannot be removed (${cause.code ?? cause.message}): remove it by hand`),
    );
  }
}

/** Marks a folder as used now, by the clock of its file system. */
export function touch(folder: string): void {
  rmdirSync(mkdtempSync(join(folder, '.used-')));
}

function isOfRunning(name: string): boolean {
  const [, pid] = /^[a-z]+-(\d{1,10})-/.exec(name) ?? [];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
