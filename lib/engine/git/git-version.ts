import { DeliveryError, quote } from '../../model/finding';
import { collectEnd } from '../process';
import { gitEnd, spawnGit } from './spawn-git';

/** Oldest git that this works with: `merge-tree --write-tree` came with 2.38. */
const OLDEST_GIT = '2.38';

let checked: Promise<void> | undefined;

/**
 * Makes sure, once per process, that git can be run and is new enough.
 *
 * @throws DeliveryError `NO_GIT`.
 */
export function ensureGit(): Promise<void> {
  checked ??= readVersion().then(assertNewEnough);
  checked.catch(() => {
    checked = undefined;
  });
  return checked;
}

/** Refuses what `git version` prints where it is older than 2.38. */
export function assertNewEnough(printed: string): void {
  const [, major = '0', minor = '0'] = /^git version (\d{1,6})\.(\d{1,6})/.exec(printed) ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38)) return;
  throw DeliveryError.of('NO_GIT', `git is ${quote(printed.trim())}, needed is ${OLDEST_GIT} or newer`);
}

async function readVersion(): Promise<string> {
  const { stdout } = await gitEnd(collectEnd(spawnGit(['version'], {}), {}), {});
  return stdout.toString('utf8');
}
