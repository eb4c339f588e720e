import { runGit } from './run-git';

/** Pathspecs that leave installed packages aside, wherever they lie. */
export const PACKAGES_ASIDE = [
  ':(top,glob,exclude)**/node_modules',
  ':(top,glob,exclude)**/node_modules/**',
] as const;

/**
 * Files of a work tree with changes that are not committed, new ones included, from the top of the work tree; ignored
 * ones and packages are left out. Nothing is written, the index neither. Empty where there is no work tree.
 *
 * @param excludes globs of what does not count
 */
export async function changedFiles(folder: string, excludes: readonly string[]): Promise<string[]> {
  const specs = [':(top)', ...PACKAGES_ASIDE];
  const { code, stdout } = await runGit(
    [
      ...['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--'],
      ...specs,
      ...excludes.map((each) => (each.startsWith(':(') ? each : `:(top,glob,exclude)${each}`)),
    ],
    { cwd: folder, env: { GIT_OPTIONAL_LOCKS: '0', GIT_LITERAL_PATHSPECS: '0' } },
  );
  if (code !== 0) return [];
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((each) => each.length > 3)
    .map((each) => each.slice(3));
}
