import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A file system of a few kilobytes. */
export interface SmallDisk {
  /** @param size such as `64k` */
  resize(size: string): void;
  close(): void;
}

/**
 * Mounts a real file system that is soon full; says so where this account may not mount.
 *
 * @param folder made for it
 * @param size such as `64k`
 */
export function smallDisk(folder: string, size: string): SmallDisk | undefined {
  const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });
  mkdirSync(folder);
  try {
    mount('-t', 'tmpfs', '-o', `size=${size}`, 'none', folder);
  } catch (error) {
    process.stdout.write(
      `not tried, as no small file system can be mounted here: ${String(error).split('\n')[1]}\n`,
    );
    return undefined;
  }
  return {
    resize: (to) => void mount('-o', `remount,size=${to}`, folder),
    close: () => void execFileSync('umount', [folder]),
  };
}
