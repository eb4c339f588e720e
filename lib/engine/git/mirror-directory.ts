import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';
import { mirrorConfig } from './mirror-config';
import type { Remote } from './remote';
import { GitRepository } from './repository';
import { runGit } from './run-git';
import type { GitPlace } from './spawn-git';

/**
 * The cache repository of a remote: made where it is not there, complete or not at all (made beside its place, then
 * moved in). One that git cannot read is thrown away first, and so is one whose `config` is not, to the letter, what this
 * program writes: git would run what it says.
 */
export async function openMirrorDirectory(
  remote: Remote,
  cacheDir: string,
  signal?: AbortSignal,
): Promise<GitRepository> {
  await mkdir(cacheDir, { recursive: true });
  const directory = mirrorDirectory(remote, await realpath(cacheDir));
  const place: GitPlace = {
    settings: remote.settings,
    secrets: remote.secrets,
    ...(signal === undefined ? {} : { signal }),
  };
  // a link to nothing is there, too
  if (lstatSync(directory, { throwIfNoEntry: false })) {
    const found = await openUsable(directory, remote, place);
    if (found) return found;
    await discardMirror(directory);
  }
  await create(directory, remote, place);
  const made = await openUsable(directory, remote, place);
  if (made) return made;
  throw DeliveryError.of('DISK', `the cache ${quote(directory)} cannot be used`);
}

/** Where the cache repository of a remote lies. */
function mirrorDirectory(remote: Remote, cacheDir: string): string {
  const hash = createHash('sha256').update(`${remote.identity}\n${remote.url}`).digest('hex');
  return join(cacheDir, `${hash.slice(0, 32)}.git`);
}

/** Takes a cache repository out of its place and removes it. */
export async function discardMirror(directory: string): Promise<void> {
  const aside = `${directory}.${TEMPORARY}${randomBytes(8).toString('hex')}`;
  try {
    await rename(directory, aside);
  } catch {
    // another run was faster
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

const TEMPORARY = 'tmp-';
const DAY = 24 * 60 * 60 * 1000;

/** Files by which a git directory takes objects, settings or refs from somewhere else. */
const LEADS_ELSEWHERE = [
  'commondir',
  'config.worktree',
  'objects/info/alternates',
  'objects/info/http-alternates',
];

async function openUsable(
  directory: string,
  remote: Remote,
  place: GitPlace,
): Promise<GitRepository | undefined> {
  try {
    const config = await readFile(join(directory, 'config'), 'utf8');
    const format = (['sha1', 'sha256'] as const).find((each) => config === mirrorConfig(remote.url, each));
    if (format === undefined || LEADS_ELSEWHERE.some((each) => existsSync(join(directory, each))))
      return undefined;
    // what git asks of a git directory; without it, it would look for one further up
    const [head, objects, refs] = await Promise.all(
      ['HEAD', 'objects', 'refs'].map((name) => stat(join(directory, name))),
    );
    if (!head?.isFile() || !objects?.isDirectory() || !refs?.isDirectory()) return undefined;
    return GitRepository.at(directory, format, place);
  } catch (cause) {
    if (cause instanceof DeliveryError && ['NO_GIT', 'INTERRUPTED'].includes(cause.code)) throw cause;
    return undefined;
  }
}

async function create(directory: string, remote: Remote, place: GitPlace): Promise<void> {
  await removeLeftovers(dirname(directory));
  const temporary = `${directory}.${TEMPORARY}${randomBytes(8).toString('hex')}`;
  const format = await formatOf(remote.url, place);
  await GitRepository.init(temporary, { bare: true, format });
  await writeFile(join(temporary, 'config'), mirrorConfig(remote.url, format));
  try {
    await rename(temporary, directory);
  } catch {
    // another process made it meanwhile
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The object format shows in the length of the ids that the remote lists. */
async function formatOf(url: string, place: GitPlace): Promise<'sha1' | 'sha256'> {
  const { stdout } = await runGit(['ls-remote', '--quiet', '--', url], place);
  return stdout.indexOf('\t') === 64 ? 'sha256' : 'sha1';
}

async function removeLeftovers(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.includes(`.git.${TEMPORARY}`)) continue;
    const path = join(cacheDir, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > DAY) await rm(path, { recursive: true, force: true });
  }
}
