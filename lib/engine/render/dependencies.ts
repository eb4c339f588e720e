import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeliveryError } from '../../model/finding';
import { isSealed, seal, statesOf } from '../kept';
import { runNpm } from '../process';
import { type Note, temporaryFolder, touch } from './cache-folder';
import { changedSince } from './changed-since';
import { isInstalled, type LockedPackages, localTarballs, lockfileFindings, readLockfile } from './lockfile';
import { safeNpmrc } from './npmrc';
import type { CodeFile } from './read-code';
import { removeTree } from './remove-tree';

/** Where the dependencies of a revision stand. */
interface Dependencies {
  /** Real path of a `node_modules` folder. */
  readonly folder: string;
  /** `project`: the user's own installation, `cache`: an earlier run's, `installed`: made just now. */
  readonly from: 'project' | 'cache' | 'installed';
}

/**
 * Finds or installs the dependencies that a revision's package-lock.json names: the installation in the project's folder
 * where it is the same and nothing in it was changed since, else `<cache>/deps/<key>` where its seal says that this user installed exactly these files, else
 * `npm ci` without scripts into it. The key covers lockfile, Node's major version and platform.
 *
 * @throws DeliveryError `NO_LOCKFILE`, `DEPENDENCIES_FAILED` with the end of npm's output
 */
export async function dependencies(options: {
  readonly files: readonly CodeFile[];
  readonly cacheFolder: string;
  /** A folder whose `node_modules` may be used as it is. */
  readonly projectFolder?: string;
  readonly signal?: AbortSignal;
  readonly note?: Note;
}): Promise<Dependencies> {
  const lockfile = textOf(options.files, 'package-lock.json');
  if (lockfile === undefined || textOf(options.files, 'package.json') === undefined)
    throw DeliveryError.of(
      'NO_LOCKFILE',
      'the code revision has no package.json with a package-lock.json beside it',
    );
  const packages = readLockfile(lockfile);
  const own =
    options.projectFolder === undefined
      ? undefined
      : ownFolder(options.projectFolder, packages, options.note);
  if (own !== undefined) return { folder: own, from: 'project' };

  const home = join(options.cacheFolder, 'deps', cacheKey(lockfile));
  const cached = join(home, 'node_modules');
  if (existsSync(home)) {
    if (isSealed(home, statesOf(cached))) {
      touch(home);
      return { folder: realpathSync(cached), from: 'cache' };
    }
    options.note?.(
      `the packages in ${home} are not those that were installed: they are discarded and installed anew`,
    );
    await removeTree(home);
  }
  DeliveryError.throwIfAny(lockfileFindings(packages));
  await install(options, packages, home);
  return { folder: realpathSync(cached), from: 'installed' };
}

/** The cache key of a lockfile on this runtime. */
function cacheKey(lockfile: string): string {
  const runtime = `${process.versions.node.split('.')[0]} ${process.platform} ${process.arch}`;
  return createHash('sha256').update(`${runtime}\n${lockfile}`, 'utf8').digest('hex');
}

function ownFolder(projectFolder: string, wanted: LockedPackages, tell: Note = () => {}): string | undefined {
  const folder = join(projectFolder, 'node_modules');
  try {
    const note = readFileSync(join(folder, '.package-lock.json'), 'utf8');
    const real = realpathSync(folder);
    // `*` is a wildcard in a permission flag.
    if (!isInstalled(wanted, readLockfile(note)) || real.includes('*')) return undefined;
    const changed = changedSince(real, join(real, '.package-lock.json'));
    if (changed === undefined) return real;
    tell(`${changed} was changed after npm installed it: the packages of the lockfile are used instead`);
    return undefined;
  } catch {
    return undefined;
  }
}

interface InstallOptions {
  readonly files: readonly CodeFile[];
  readonly cacheFolder: string;
  readonly signal?: AbortSignal;
  readonly note?: Note;
}

async function install(
  { files, cacheFolder, signal, note }: InstallOptions,
  packages: LockedPackages,
  home: string,
): Promise<void> {
  const work = await temporaryFolder(cacheFolder, 'deps', note);
  try {
    const wanted = new Set(['package.json', 'package-lock.json', ...localTarballs(packages)]);
    for (const file of files.filter((each) => wanted.has(each.path) && each.kind !== 'symlink')) {
      mkdirSync(dirname(join(work, file.path)), { recursive: true });
      writeFileSync(join(work, file.path), file.content);
    }
    writeFileSync(join(work, '.npmrc'), safeNpmrc(textOf(files, '.npmrc') ?? ''));
    await runNpm(['ci', '--include=dev', '--include=optional'], work, {
      ...(signal === undefined ? {} : { signal }),
    });
    mkdirSync(join(work, 'node_modules'), { recursive: true });
    seal(work, statesOf(join(work, 'node_modules')));
    mkdirSync(dirname(home), { recursive: true });
    try {
      renameSync(work, home);
    } catch (cause) {
      // Another process installed the same lockfile in the meantime.
      if (!existsSync(join(home, 'node_modules'))) throw cause;
    }
  } finally {
    await removeTree(work);
  }
}

function textOf(files: readonly CodeFile[], path: string): string | undefined {
  return files.find((each) => each.path === path && each.kind !== 'symlink')?.content.toString('utf8');
}
