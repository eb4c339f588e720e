import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeFolder } from '../git';

/**
 * A seal says that this user, on this machine, made a thing. It is a keyed hash; the key lies outside of the cache, so
 * that neither another job that left a cache nor a person who may write to it can plant anything. Where there is no key
 * and none can be kept, no seal of an earlier run is valid, and everything is made anew.
 *
 * @param parts what is sealed; a seal of other parts is another one
 */
export function sealOf(...parts: readonly (string | Buffer)[]): string {
  key ??= keptKey() ?? randomBytes(32);
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/** Whether a text is the seal of something. */
export function isSealOf(found: string | Buffer, ...parts: readonly (string | Buffer)[]): boolean {
  const [given, expected] = [Buffer.from(found), Buffer.from(sealOf(...parts))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

let key: Buffer | undefined;

/** The key of this user on this machine; made where there is none. */
function keptKey(): Buffer | undefined {
  const file = join(stateFolder(), 'cache-key');
  try {
    makeFolder(stateFolder());
    try {
      writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = readFileSync(file);
    return found.length === 32 ? found : undefined;
  } catch {
    return undefined;
  }
}

/** `$XDG_STATE_HOME/cdk8s-delivery`, else `~/.local/state/cdk8s-delivery` (XDG Base Directory Specification). */
function stateFolder(): string {
  const named = process.env['XDG_STATE_HOME'];
  const base = named !== undefined && isAbsolute(named) ? named : join(homedir(), '.local', 'state');
  return join(base, 'cdk8s-delivery');
}
