import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Copies what a folder holds into another one, which is made where it is missing; symlinks stay what they are. A
 * repository has hundreds of small files: the system's `cp` copies them several times as fast as Node's.
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await run('cp', ['-RP', `${from}/.`, to]);
}
