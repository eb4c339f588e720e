import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * Where mirrors, dependencies and the like are kept unless the caller names a folder; safe to delete at any time. It is
 * `$CDK8S_DELIVERY_CACHE`, else a folder `cdk8s-delivery` where the system keeps caches: `$XDG_CACHE_HOME` or
 * `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`.
 */
export function defaultCacheFolder(): string {
  const named = process.env['CDK8S_DELIVERY_CACHE'];
  if (named) return resolve(named);
  const { cache } = envPaths('cdk8s-delivery', { suffix: '' });
  // A relative `XDG_CACHE_HOME` is invalid (XDG Base Directory Specification) and does not count.
  return isAbsolute(cache) ? cache : join(homedir(), '.cache', 'cdk8s-delivery');
}
