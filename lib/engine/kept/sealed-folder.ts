import { createHash } from 'node:crypto';
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
import { join } from 'node:path';
import { isSealOf, sealOf } from './seal';

/** Says in a folder of the cache that this user, on this machine, put exactly these things into it. */
export function seal(folder: string, fingerprint: string | undefined): void {
  if (fingerprint !== undefined) writeFileSync(join(folder, SEAL), sealOf(fingerprint));
}

/** Whether a folder has the seal for what was found in it. */
export function isSealed(folder: string, fingerprint: string | undefined): boolean {
  if (fingerprint === undefined) return false;
  try {
    return isSealOf(readFileSync(join(folder, SEAL)), fingerprint);
  } catch {
    return false;
  }
}

/** The entries of a folder, by the content of its files; undefined where it cannot be read. */
export function contentsOf(folder: string): string | undefined {
  return fingerprintOf(folder, (path) => {
    const state = lstatSync(path);
    return state.isSymbolicLink()
      ? `link ${readlinkSync(path)}`
      : `${state.mode} ${createHash('sha256').update(readPlain(path)).digest('hex')}`;
  });
}

/**
 * The entries of a folder, by the file system's metadata: a change of a file changes its `ctime`, and a copy has
 * other inodes. Much quicker than reading them.
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

/** The bytes of a file; throws where something else is there, such as a link or a pipe. */
export function readPlain(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw new Error('not a plain file');
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
