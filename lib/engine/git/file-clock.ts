import { randomBytes } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How far two clocks may differ. What serves the files stamps them by its own clock: the kernel, or a file server. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * What the file system of a folder says the time is, where that is not what this process takes it to be: a clock that was
 * shifted for the process alone, or files that a server keeps. Nothing where both agree, or where nothing can be written.
 *
 * @param folder where a file is made for a moment
 */
export async function fileClock(folder: string): Promise<(() => Date) | undefined> {
  const probe = join(folder, `clock-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await writeFile(probe, '', { flag: 'wx' });
    const { mtimeMs } = await stat(probe);
    const at = performance.now();
    if (Math.abs(mtimeMs - Date.now()) <= TOLERANCE_MS) return undefined;
    return () => new Date(mtimeMs + performance.now() - at);
  } catch {
    return undefined;
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}
