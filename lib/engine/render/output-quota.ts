import { type Dir, lstatSync, opendirSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputLimits } from './limits';

/** Why a folder that is being written already holds too much, or cannot be searched; undefined while all is well. */
export function quotaProblem(folder: string, limits: OutputLimits): string | undefined {
  try {
    return tooMuch(folder, limits);
  } catch (error) {
    // such as folders nested deeper than a path can be long
    return `what cannot be looked through (${(error as NodeJS.ErrnoException).code})`;
  }
}

function tooMuch(folder: string, limits: OutputLimits): string | undefined {
  let files = 0;
  let bytes = 0;
  const pending = [folder];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    for (const name of namesOf(current)) {
      const path = join(current, name);
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (found?.isDirectory()) pending.push(path);
      files += 1;
      bytes += found?.isFile() ? Math.max(found.size, found.blocks * 512) : 0;
      if (files > limits.totalFiles) return `more than ${limits.totalFiles} files`;
      if (bytes > limits.totalBytes + files * 4096) return `more than ${limits.totalBytes} bytes`;
    }
  }
  return undefined;
}

/** Names that are asked for in one go: a fleet's output is looked at again and again while it is written. */
const AT_ONCE = 512;

function* namesOf(folder: string): Generator<string> {
  let directory: Dir;
  try {
    directory = opendirSync(folder, { bufferSize: AT_ONCE });
  } catch (error) {
    // it may be gone by now, or locked by the child
    if ((error as NodeJS.ErrnoException).code === 'ENAMETOOLONG') throw error;
    return;
  }
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) yield entry.name;
  } finally {
    directory.closeSync();
  }
}
