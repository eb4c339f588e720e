import { runNpm } from '../engine/process';

/** Installs a project's packages, which makes `package-lock.json`; throws `DEPENDENCIES_FAILED`, `INTERRUPTED`. */
export async function installPackages(folder: string, signal: AbortSignal): Promise<void> {
  await runNpm(['install'], folder, {
    signal,
    remedy: 'the files of the project are written: mend what npm says, and run the same `init` again',
  });
}
