import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../engine/process';

/** Installs a project's packages, which makes `package-lock.json`; throws `DEPENDENCIES_FAILED`, `INTERRUPTED`. */
export async function installPackages(folder: string, signal: AbortSignal): Promise<void> {
  const tree = join(folder, 'node_modules');
  // npm writes its own note of the tree last. What a run that was stopped left there would get no hash into the lockfile.
  if (!existsSync(join(tree, '.package-lock.json'))) rmSync(tree, { recursive: true, force: true });
  await runNpm(['install'], folder, {
    signal,
    remedy: 'the files of the project are written: mend what npm says, and run the same `init` again',
  });
}
