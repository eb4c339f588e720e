import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestsIn, targetsOf } from './change-fleet';

/** Milliseconds after which a tool is given up. */
const PATIENCE = 300_000;

/** Runs `git diff --no-index` over two folders; gives how many files differ. */
export function gitDiff(before: string, after: string): number {
  const args = ['diff', '--no-index', '--no-color', '--no-renames', before, after];
  const { status, stdout, error } = spawnSync('git', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    timeout: PATIENCE,
  });
  if (error || status !== 1) throw error ?? new Error(`git diff ended with ${status}`);
  return stdout.split('\n').filter((line) => line.startsWith('diff --git ')).length;
}

/** Version of dyff; nothing where it is not installed. */
export function dyffVersion(): string | undefined {
  const { status, stdout } = spawnSync('dyff', ['version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Runs dyff on two streams of documents; nothing when it was given up. */
export function dyff(before: string, after: string): boolean | undefined {
  const { status, error } = spawnSync(
    'dyff',
    ['between', '--set-exit-code', '--omit-header', before, after],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      timeout: PATIENCE,
    },
  );
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT') return undefined;
  if (error || (status !== 0 && status !== 1)) throw error ?? new Error(`dyff ended with ${status}`);
  return status === 1;
}

/** Writes the manifests of the first targets of a fleet as one stream of documents, as dyff takes them. */
export function writeStream(folder: string, file: string, targets: number): void {
  const documents = targetsOf(folder)
    .slice(0, targets)
    .flatMap((target) =>
      manifestsIn(join(folder, target)).map((name) => readFileSync(join(folder, target, name), 'utf8')),
    );
  writeFileSync(file, documents.join('---\n'));
}
