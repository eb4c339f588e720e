import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';
import { isSealed, seal, statesOf } from '../kept';
import { PACKAGE_MANAGERS } from '../process';
import { type Note, temporaryFolder, touch } from './cache-folder';
import { changedSince, folderLink } from './changed-since';
import {
  AS_TARBALL,
  type Installation,
  installFailure,
  isInstalled,
  type LockedPackages,
  noLockfile,
  npmInstallation,
  pnpmInstallation,
  readLockfile,
  textOf,
  yarnInstallation,
} from './package-managers';
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
 * Finds or installs the dependencies that a revision's lockfile names: of npm the installation in the project's folder
 * where it is the same and nothing in it was changed since, else `<cache>/deps/<key>` where its seal says that this user installed exactly these files, else
 * what the package manager installs by it, without scripts. The key covers lockfile, Node's major version and platform.
 *
 * @throws DeliveryError `NO_LOCKFILE`, `DEPENDENCIES_FAILED` with the end of its output
 */
export async function dependencies(options: {
  readonly files: readonly CodeFile[];
  readonly cacheFolder: string;
  /** A folder whose `node_modules` may be used as it is. */
  readonly projectFolder?: string;
  readonly signal?: AbortSignal;
  readonly note?: Note;
}): Promise<Dependencies> {
  const { lockfile, packages, installation } = installationOf(options.files);
  const own =
    options.projectFolder === undefined || packages === undefined
      ? undefined
      : ownFolder(options.projectFolder, packages, options.note);
  if (own !== undefined) {
    tellElsewhere(installation, options.note);
    return { folder: own, from: 'project' };
  }

  const home = join(options.cacheFolder, 'deps', cacheKey(installation.name, lockfile));
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
  DeliveryError.throwIfAny([...installation.findings()]);
  await install(options, installation, home);
  return { folder: realpathSync(cached), from: 'installed' };
}

/** The lockfile of a revision, and how what it says is installed. */
function installationOf(files: readonly CodeFile[]): {
  readonly lockfile: string;
  /** Of npm: what an installation of the user's is compared with. */
  readonly packages?: LockedPackages;
  readonly installation: Installation;
} {
  const found = PACKAGE_MANAGERS.flatMap(({ name, lockfile }) => {
    const text = textOf(files, lockfile);
    return text === undefined ? [] : [{ name, text }];
  });
  const [first] = found;
  if (first === undefined || textOf(files, 'package.json') === undefined) throw noLockfile();
  const { name, text: lockfile } = first;
  switch (name) {
    case 'npm': {
      const packages = readLockfile(lockfile);
      return { lockfile, packages, installation: npmInstallation(packages) };
    }
    case 'pnpm':
      return { lockfile, installation: pnpmInstallation(lockfile) };
    case 'yarn':
      return { lockfile, installation: yarnInstallation(lockfile) };
  }
}

/** The cache key of a lockfile on this runtime. */
function cacheKey(name: Installation['name'], lockfile: string): string {
  const runtime = `${process.versions.node.split('.')[0]} ${process.platform} ${process.arch}`;
  const by = name === 'npm' ? '' : `${name}\n`;
  return createHash('sha256').update(`${runtime}\n${by}${lockfile}`, 'utf8').digest('hex');
}

/** Says that what is installed here renders here alone: another machine refuses to install the lockfile. */
function tellElsewhere(installation: Installation, note: Note | undefined): void {
  const [first, ...others] = note === undefined ? [] : installation.findings();
  if (!first) return;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  note?.(
    `this renders with the packages that are installed here; elsewhere, such as where a witness renders it again, its lockfile is refused: ${first.message}${more}; ${first.remedy}`,
  );
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
  installation: Installation,
  home: string,
): Promise<void> {
  const work = await temporaryFolder(cacheFolder, 'deps', note);
  try {
    for (const { path, content } of installation.files(files)) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), content);
    }
    await installation.install(work, signal);
    mkdirSync(join(work, 'node_modules'), { recursive: true });
    const link = folderLink(join(work, 'node_modules'));
    if (link !== undefined)
      throw installFailure(
        `${installation.name} made a link to a folder of ${quote(link)}: code in the sandbox could leave its files through it`,
        AS_TARBALL,
      );
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
