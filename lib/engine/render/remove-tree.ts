import { chmodSync, lstatSync, readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a folder, also one whose permissions a child took away, or that is nested deeper than a path can be long. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    takeApart(path);
    await rm(path, { recursive: true, force: true });
  }
}

/** Removes what is in a folder; folders in it are moved up first, so that no path gets long. */
function takeApart(top: string): void {
  if (lstatSync(top, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  chmodSync(top, 0o700);
  let moved = 0;
  const pending = emptied(top, (path) => path);
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    chmodSync(folder, 0o700);
    pending.push(
      ...emptied(folder, (path) => {
        const up = join(top, `.removed-${process.pid}-${moved++}`);
        chmodSync(path, 0o700);
        renameSync(path, up);
        return up;
      }),
    );
    rmdirSync(folder);
  }
}

/** Removes the files of a folder, and gives its folders, each where `place` brought it. */
function emptied(folder: string, place: (path: string) => string): string[] {
  const folders: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) folders.push(place(path));
    else unlinkSync(path);
  }
  return folders;
}
