import { DeliveryError, quote } from '../../model/finding';
import type { Forge } from '../promotion';
import { GitForge } from './git-forge';
import { LocalForge } from './local-forge';

const FORGES: Readonly<Record<string, (remote: string) => Forge>> = {
  local: () => new LocalForge(),
  git: (remote) => new GitForge(remote),
};

/**
 * Where proposals of a delivery repository wait.
 *
 * @param remote the repository, by URL or by absolute path
 * @param name name of a forge; the built-in one for a path and plain Git for a URL unless given
 * @throws DeliveryError `INVALID_OPTION`
 */
export function chooseForge(remote: string, name = isPath(remote) ? 'local' : 'git'): Forge {
  const make = Object.hasOwn(FORGES, name) ? FORGES[name] : undefined;
  if (make) return make(remote);
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(name)} is not a forge, there are: ${Object.keys(FORGES).join(', ')}`,
  );
}

function isPath(remote: string): boolean {
  return remote.startsWith('/') || /^[A-Za-z]:[\\/]/.test(remote);
}
