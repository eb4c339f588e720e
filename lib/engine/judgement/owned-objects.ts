import { LRUCache } from 'lru-cache';
import { TARGET_OBJECTS } from '../../model/exchange';
import type { GitRepository, TreeEntry } from '../git';

/** A file that holds an object of a target. */
export interface OwnedFile {
  /** Folder of the target below the environment's manifests. */
  readonly target: string;
  /** Below that folder. */
  readonly file: string;
  /** Blob id of its content. */
  readonly id: string;
}

/** Which files of an environment may hold an object of a kind and name. */
interface OwnedFiles {
  find(kind: string, name: string): readonly OwnedFile[];
}

/**
 * The objects of an environment by the names of their files: `<Kind>[.<group>].<name>[.<namespace>].yaml`. No content
 * is read. A folder's index is as lasting as its tree id, and kept for as long as the process runs.
 *
 * @param folder id of the tree of the environment's manifests
 */
export function ownedFiles(repository: GitRepository, folder: string): Promise<OwnedFiles> {
  const known = indexes.get(folder);
  if (known) return known;
  // Pending reads are cached as well: the apps of a change ask at the same time.
  const made = repository.entries(folder, { recursive: true }).then(indexed);
  indexes.set(folder, made);
  made.catch(() => indexes.delete(folder));
  return made;
}

/** Environments whose index is kept. */
const MOST_KEPT = 50;

const indexes = new LRUCache<string, Promise<OwnedFiles>>({ max: MOST_KEPT });

function indexed(entries: readonly TreeEntry[]): OwnedFiles {
  const byName = new Map<string, OwnedFile[]>();
  const odd: OwnedFile[] = [];
  for (const { path, id, type } of entries) {
    const [target = '', folder, ...rest] = path.split('/');
    if (type !== 'blob' || folder !== TARGET_OBJECTS) continue;
    const owned = { target, file: [folder, ...rest].join('/'), id };
    const keys = keysOf(rest.at(-1) ?? '');
    if (keys === undefined) odd.push(owned);
    for (const key of keys ?? []) {
      const others = byName.get(key);
      if (others) others.push(owned);
      else byName.set(key, [owned]);
    }
  }
  return { find: (kind, name) => [...(byName.get(keyOf(kind, name)) ?? []), ...odd] };
}

/** Names with more parts than this are not taken apart: the file is read instead. */
const MOST_PARTS = 8;

/**
 * The objects that a file may hold: every run of parts after the kind may be the name. Undefined for a name that does
 * not tell, because it was cut, holds escaped characters, or was not written by this tool: then the content has to be
 * read.
 */
function keysOf(file: string): readonly string[] | undefined {
  const [kind = '', ...parts] = file.replace(/\.yaml$/, '').split('.');
  const isCut = file.length > 180 || file.includes('_');
  if (!/^[A-Z]/.test(kind) || isCut || parts.length === 0 || parts.length > MOST_PARTS) return undefined;
  const keys: string[] = [];
  for (let from = 0; from < parts.length; from += 1)
    for (let to = from + 1; to <= parts.length; to += 1)
      keys.push(keyOf(kind, parts.slice(from, to).join('.')));
  return keys;
}

const keyOf = (kind: string, name: string) => `${kind} ${name}`.toLowerCase();
