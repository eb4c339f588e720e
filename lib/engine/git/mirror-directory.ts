import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';
import type { Remote } from './remote';
import { GitRepository } from './repository';
import { gitOutput, runGit } from './run-git';

/**
 * The cache repository of a remote: made where it is not there, complete or not at all (made beside its place, then
 * moved in). One that git cannot read is thrown away first.
 */
export async function openMirrorDirectory(remote: Remote, cacheDir: string): Promise<GitRepository> {
  await mkdir(cacheDir, { recursive: true });
  const directory = mirrorDirectory(remote, await realpath(cacheDir));
  if (existsSync(directory)) {
    const found = await openUsable(directory, remote);
    if (found) return found;
    await discardMirror(directory);
  }
  await create(directory, remote);
  const made = await openUsable(directory, remote);
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
    // somebody else was faster
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

const TEMPORARY = 'tmp-';
const DAY = 24 * 60 * 60 * 1000;

async function openUsable(directory: string, remote: Remote): Promise<GitRepository | undefined> {
  try {
    const config = await readFile(join(directory, 'config'), 'utf8');
    if (!config.includes('[remote "origin"]') || !config.includes('partialCloneFilter')) return undefined;
    // what git asks of a git directory; without it, it would look for one further up
    const [head, objects, refs] = await Promise.all(
      ['HEAD', 'objects', 'refs'].map((name) => stat(join(directory, name))),
    );
    if (!head?.isFile() || !objects?.isDirectory() || !refs?.isDirectory()) return undefined;
    const format = /^\s*objectformat\s*=\s*sha256\s*$/im.test(config) ? 'sha256' : 'sha1';
    return GitRepository.at(directory, format, { settings: remote.settings, secrets: remote.secrets });
  } catch (cause) {
    if (cause instanceof DeliveryError && cause.code === 'NO_GIT') throw cause;
    return undefined;
  }
}

async function create(directory: string, remote: Remote): Promise<void> {
  await removeLeftovers(dirname(directory));
  const temporary = `${directory}.${TEMPORARY}${randomBytes(8).toString('hex')}`;
  await GitRepository.init(temporary, { bare: true, format: await formatOf(remote) });
  for (const [key, value] of settingsOf(remote))
    await gitOutput(['config', key, value], { gitDir: temporary });
  try {
    await rename(temporary, directory);
  } catch {
    // another process made it meanwhile
    await rm(temporary, { recursive: true, force: true });
  }
}

function settingsOf({ url }: Remote): [string, string][] {
  return [
    ['core.repositoryFormatVersion', '1'],
    ['extensions.partialClone', 'origin'],
    ['remote.origin.url', url],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialCloneFilter', 'blob:none'],
    ['remote.origin.tagOpt', '--no-tags'],
    ['transfer.fsckObjects', 'true'],
    ['receive.fsckObjects', 'true'],
    ['fetch.fsckObjects', 'true'],
    // found in old, honest histories
    ...[
      'zeroPaddedFilemode',
      'badTimezone',
      'missingSpaceBeforeDate',
      'missingEmail',
      'missingNameBeforeEmail',
    ].map((each): [string, string] => [`fetch.fsck.${each}`, 'ignore']),
    ['gc.auto', '0'],
    ['core.logAllRefUpdates', 'false'],
  ];
}

/** The object format shows in the length of the ids that the remote lists. */
async function formatOf({ url, settings, secrets }: Remote): Promise<'sha1' | 'sha256'> {
  const { stdout } = await runGit(['ls-remote', '--quiet', '--', url], { settings, secrets });
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
