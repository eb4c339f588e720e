import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A cache folder that can be written to: the one that is named, made where it is not there, or else a private one that
 * goes with this process. The caches are a help, never a condition.
 *
 * @param note told, once per folder, that the named one cannot be used, and why
 */
export function usableCacheFolder(named: string, note: (words: string) => void = () => {}): string {
  const known = opened.get(named);
  if (known !== undefined) return known;
  let folder = named;
  try {
    makeFolder(named);
    accessSync(named, constants.R_OK | constants.W_OK | constants.X_OK);
    rmSync(mkdtempSync(join(named, '.probe-')), { recursive: true });
  } catch (cause) {
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    note(
      `the cache ${named} cannot be used (${(cause as NodeJS.ErrnoException).code}): this run keeps nothing`,
    );
  }
  opened.set(named, folder);
  return folder;
}

const opened = new Map<string, string>();

/** Makes a folder and those above it, from above: Node's own way does not end in places like `/proc`. */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = path; !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const each of missing) {
    try {
      mkdirSync(each, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
