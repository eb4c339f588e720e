import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../engine/process';
import { unboundPackages } from '../engine/render';
import { DeliveryError } from '../model/finding';

/** Installs a project's packages, which makes `package-lock.json`; throws `DEPENDENCIES_FAILED`, `INTERRUPTED`. */
export async function installPackages(folder: string, signal: AbortSignal): Promise<void> {
  const [tree, lockfile] = [join(folder, 'node_modules'), join(folder, 'package-lock.json')];
  const install = async () => {
    const remedy = 'the files of the project are written: mend what npm says, and run the same `init` again';
    try {
      await runNpm(['install'], folder, { signal, remedy });
    } catch (cause) {
      throw signal.aborted ? stopped(signal, cause) : cause;
    }
  };
  // npm writes its own note of the tree last. What a run that was stopped left there would get no hash into the lockfile.
  if (!existsSync(join(tree, '.package-lock.json'))) rmSync(tree, { recursive: true, force: true });
  await install();
  // Nor does what an `npm install` in between took over from such a run: nobody else could render with that lockfile.
  if (!existsSync(lockfile) || unboundPackages(readFileSync(lockfile, 'utf8')).length === 0) return;
  for (const each of [tree, lockfile]) rmSync(each, { recursive: true, force: true });
  await install();
}

/** Says what a run that was stopped left: the next one goes on from there. */
function stopped({ reason }: AbortSignal, cause: unknown): DeliveryError {
  const said = reason instanceof DeliveryError ? reason.findings[0]?.message : undefined;
  return DeliveryError.of(
    'INTERRUPTED',
    said ?? 'stopped before it was done',
    {},
    {
      cause,
      remedy:
        'run the same `init` again: the files of the project are written, and what npm left of `node_modules` is made anew',
    },
  );
}
