import { homedir, tmpdir, userInfo } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where mirrors, dependencies and the like are kept unless the caller names a folder; safe to delete at any time. It is
 * `$CDK8S_DELIVERY_CACHE`, else a folder `cdk8s-delivery` where the system keeps caches: `$XDG_CACHE_HOME` or
 * `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`.
 */
export function defaultCacheFolder(): string {
  const named = process.env['CDK8S_DELIVERY_CACHE'];
  if (named) return resolve(named);
  const { cache } = envPaths()('cdk8s-delivery', { suffix: '' });
  // A relative `XDG_CACHE_HOME` is invalid (XDG Base Directory Specification) and does not count.
  return isAbsolute(cache) ? cache : join(home(), '.cache', 'cdk8s-delivery');
}

/** The home directory; where `HOME` is relative, that of the system's own list of users. */
function home(): string {
  if (isAbsolute(homedir())) return homedir();
  try {
    const { homedir: listed } = userInfo();
    return isAbsolute(listed) ? listed : tmpdir();
  } catch {
    return tmpdir();
  }
}

// Loaded late: the first ES module costs a process 15 ms, and most of those that have no other name a folder.
const envPaths = () => (require('env-paths') as typeof import('env-paths')).default;
