import { posix } from 'node:path';
import type { CommitId } from '../../model/scalars';
import type { GitRepository } from '../git';
import { PACKAGE_MANAGERS } from '../process';
import { lockedMember, textOf } from './package-managers';
import { type CodeFile, KINDS, readCode } from './read-code';

/** A project's folder in a repository. */
interface Member {
  readonly repository: GitRepository;
  /** Full id of the code revision. */
  readonly commit: CommitId;
  /** The project's folder in the repository, such as `services/pay/`. */
  readonly within?: string;
}

/** Files beside the lockfile that say what is installed. */
const SETTINGS: ReadonlySet<string> = new Set([
  'package.json',
  '.npmrc',
  'pnpm-workspace.yaml',
  '.yarnrc.yml',
]);

/** What a lockfile may take from the repository itself. */
const TAKEN = /\.(?:patch|tgz|tar\.gz)$/;

/**
 * The files that say what a project depends on. Where it has no lockfile and one of its folders above has, it is a
 * member of the workspace there: the lockfile of that is cut down to what the member needs, and settings and patches of
 * the workspace take the place of its own, as its package manager has it.
 *
 * @throws DeliveryError `NO_LOCKFILE` where that lockfile does not know the project, `DEPENDENCIES_FAILED`
 */
export async function workspaceFiles(
  files: readonly CodeFile[],
  { repository, commit, within = '' }: Member,
): Promise<readonly CodeFile[]> {
  if (within === '' || lockfileOf(files.map(({ path }) => path)) !== undefined) return files;
  const top = await lockedFolder(repository, commit, within);
  if (top === undefined) return files;
  const entries = await repository.entries(commit, {
    recursive: true,
    ...(top.folder === '' ? {} : { path: top.folder }),
  });
  const above = await readCode(
    repository,
    entries.flatMap(({ mode, id, path }) => {
      const kind = KINDS[mode];
      const isWanted = path === top.lockfile || SETTINGS.has(path) || TAKEN.test(path);
      return kind === undefined || kind === 'symlink' || !isWanted ? [] : [{ id, path, kind }];
    }),
  );
  const folder = posix.relative(top.folder, posix.normalize(`${within}/`)).replace(/\/$/, '');
  const made = lockedMember(top.lockfile, folder, {
    lockfile: textOf(above, top.lockfile) ?? '',
    top: textOf(above, 'package.json') ?? '{}',
    member: textOf(files, 'package.json') ?? '',
  });
  const written: readonly CodeFile[] = [
    { path: top.lockfile, kind: 'file', content: Buffer.from(made.lockfile) },
    { path: 'package.json', kind: 'file', content: Buffer.from(made.manifest) },
  ];
  const taken = [...written, ...above.filter(({ path }) => !written.some((each) => each.path === path))];
  const replaced = new Set([...taken.map(({ path }) => path), ...SETTINGS]);
  return [...files.filter(({ path }) => !replaced.has(path)), ...taken];
}

function lockfileOf(names: readonly string[]): string | undefined {
  return PACKAGE_MANAGERS.find(({ lockfile }) => names.includes(lockfile))?.lockfile;
}

/** The nearest folder above that has a lockfile. */
async function lockedFolder(
  repository: GitRepository,
  commit: CommitId,
  within: string,
): Promise<{ readonly folder: string; readonly lockfile: string } | undefined> {
  const names = within.split('/').filter((name) => name !== '');
  for (let depth = names.length - 1; depth >= 0; depth -= 1) {
    const folder = names.slice(0, depth).join('/');
    const entries = await repository.entries(commit, folder === '' ? {} : { path: folder });
    const lockfile = lockfileOf(entries.map(({ path }) => path));
    if (lockfile !== undefined) return { folder, lockfile };
  }
  return undefined;
}
