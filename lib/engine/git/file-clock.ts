import { mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How far two clocks may differ. What serves the files stamps them by its own clock: the kernel, or a file server. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * The clock by which the file system of a folder stamps its files, in milliseconds: that of this process may be days ahead.
 *
 * @param folder where something is made for a moment
 */
export function fileTime(folder: string): number {
  const probe = mkdtempSync(join(folder, `clock-${process.pid}-`));
  try {
    return statSync(probe).mtimeMs;
  } finally {
    rmdirSync(probe);
  }
}

/**
 * What the file system of a folder says the time is, where that is not what this process takes it to be: a clock that was
 * shifted for the process alone, or files that a server keeps. Nothing where both agree, or where nothing can be written.
 */
export function fileClock(folder: string): (() => Date) | undefined {
  try {
    const stamped = fileTime(folder);
    const at = performance.now();
    if (Math.abs(stamped - Date.now()) <= TOLERANCE_MS) return undefined;
    return () => new Date(stamped + performance.now() - at);
  } catch {
    return undefined;
  }
}
