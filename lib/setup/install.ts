import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../engine/process';
import { unboundPackages } from '../engine/render';

/** Installs a project's packages, which makes `package-lock.json`; throws `DEPENDENCIES_FAILED`, `INTERRUPTED`. */
export async function installPackages(folder: string, signal: AbortSignal): Promise<void> {
  const [tree, lockfile] = [join(folder, 'node_modules'), join(folder, 'package-lock.json')];
  const install = () =>
    runNpm(['install'], folder, {
      signal,
      remedy: 'the files of the project are written: mend what npm says, and run the same `init` again',
    });
  // npm writes its own note of the tree last. What a run that was stopped left there would get no hash into the lockfile.
  if (!existsSync(join(tree, '.package-lock.json'))) rmSync(tree, { recursive: true, force: true });
  await install();
  // Nor does what an `npm install` in between took over from such a run: nobody else could render with that lockfile.
  if (!existsSync(lockfile) || unboundPackages(readFileSync(lockfile, 'utf8')).length === 0) return;
  for (const each of [tree, lockfile]) rmSync(each, { recursive: true, force: true });
  await install();
}
