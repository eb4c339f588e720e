import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeFolder } from '../git';

/**
 * A seal says that this user, on this machine, put exactly these things into a folder of the cache. It is a keyed hash;
 * the key lies outside of the cache, so that a cache that another job left, or a person who may write to it, plants
 * nothing. Where there is no key and none can be kept, no seal is ever right, and everything is made anew.
 */
export function seal(folder: string, fingerprint: string | undefined): void {
  if (fingerprint !== undefined) writeFileSync(join(folder, SEAL), sealOf(fingerprint));
}

/** Whether a folder has the seal for what was found in it. */
export function isSealed(folder: string, fingerprint: string | undefined): boolean {
  if (fingerprint === undefined) return false;
  try {
    const found = readFileSync(join(folder, SEAL));
    const expected = Buffer.from(sealOf(fingerprint));
    return found.length === expected.length && timingSafeEqual(found, expected);
  } catch {
    return false;
  }
}

/** What stands in a folder, by the content of its files; nothing where it cannot be read. */
export function contentsOf(folder: string): string | undefined {
  return fingerprintOf(folder, (path) => {
    const state = lstatSync(path);
    return state.isSymbolicLink()
      ? `link ${readlinkSync(path)}`
      : `${state.mode} ${createHash('sha256').update(readPlain(path)).digest('hex')}`;
  });
}

/**
 * What stands in a folder, by what the file system says of its files: who changes one changes its `ctime`, and a copy
 * has other inodes. Much quicker than reading them.
 */
export function statesOf(folder: string): string | undefined {
  return fingerprintOf(folder, (path) => {
    const { mode, ino, size, mtimeMs, ctimeMs } = lstatSync(path);
    return `${mode} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  });
}

const SEAL = 'seal';

function fingerprintOf(folder: string, describe: (path: string) => string): string | undefined {
  const hash = createHash('sha256');
  const pending = [''];
  try {
    for (let inside = pending.pop(); inside !== undefined; inside = pending.pop()) {
      const entries = readdirSync(join(folder, inside), { withFileTypes: true });
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
        if (entry.isDirectory()) pending.push(path);
        hash.update(`${path}\0${entry.isDirectory() ? 'folder' : describe(`${folder}/${path}`)}\0`);
      }
    }
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

function readPlain(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw new Error('not a plain file');
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

let key: Buffer | undefined;

function sealOf(fingerprint: string): string {
  key ??= keptKey() ?? randomBytes(32);
  return createHmac('sha256', key).update(fingerprint).digest('hex');
}

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
