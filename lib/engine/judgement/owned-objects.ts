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
 * is read. A folder's index is as lasting as its tree id, and kept for as long as the process runs; where it differs in
 * few targets from one that is kept, as in a batch of merges, these alone are read.
 *
 * @param folder id of the tree of the environment's manifests
 */
export function ownedFiles(repository: GitRepository, folder: string): Promise<OwnedFiles> {
  const known = indexes.get(folder);
  if (known) return known;
  // Pending reads are cached as well: the apps of a change ask at the same time.
  const made = readIndex(repository, folder);
  indexes.set(folder, made);
  made.then(
    (index) => recent.set(folder, index),
    () => indexes.delete(folder),
  );
  return made;
}

/** Environments whose index is kept. */
const MOST_KEPT = 50;

const indexes = new LRUCache<string, Promise<Index>>({ max: MOST_KEPT });

/** Those that are read; an index is made of one of these where few targets differ. */
const recent = new LRUCache<string, Index>({ max: MOST_KEPT });

/** An index, and of which trees it was made. */
interface Index extends OwnedFiles {
  readonly trees: ReadonlyMap<string, string>;
  readonly byName: ReadonlyMap<string, readonly OwnedFile[]>;
  readonly odd: readonly OwnedFile[];
}

async function readIndex(repository: GitRepository, folder: string): Promise<Index> {
  if (recent.size > 0) {
    const trees = treesIn(await repository.entries(folder));
    const near = nearest(trees);
    if (near) return derived(repository, near, trees);
  }
  const entries = await repository.entries(folder, { recursive: true, withTrees: true });
  return indexOf(treesIn(entries.filter(({ path }) => !path.includes('/'))), new Map(), [], ownedIn(entries));
}

const treesIn = (entries: readonly TreeEntry[]): ReadonlyMap<string, string> =>
  new Map(entries.flatMap(({ path, id, type }) => (type === 'tree' ? [[path, id] as const] : [])));

/** The kept index that fewest targets tell apart, the newest first, and these; undefined where it would save little. */
function nearest(
  trees: ReadonlyMap<string, string>,
): { readonly index: Index; readonly moved: readonly string[] } | undefined {
  let found: { readonly index: Index; readonly moved: readonly string[] } | undefined;
  for (const index of recent.values()) {
    const moved = [...new Set([...trees.keys(), ...index.trees.keys()])].filter(
      (name) => trees.get(name) !== index.trees.get(name),
    );
    if (moved.length * FEW <= trees.size && moved.length < (found?.moved.length ?? Number.POSITIVE_INFINITY))
      found = { index, moved };
    // in a batch the newest is one target away
    if (found && found.moved.length <= 1) break;
  }
  return found;
}

/** One target of so many may differ. */
const FEW = 20;

async function derived(
  repository: GitRepository,
  { index, moved }: NonNullable<ReturnType<typeof nearest>>,
  trees: ReadonlyMap<string, string>,
): Promise<Index> {
  const isMoved = new Set(moved);
  const isStill = ({ target }: OwnedFile) => !isMoved.has(target);
  const byName = new Map(index.byName);
  const added: OwnedFile[] = [];
  for (const target of moved) {
    for (const key of await keysIn(repository, target, index.trees.get(target))) {
      const left = byName.get(key)?.filter(isStill) ?? [];
      if (left.length === 0) byName.delete(key);
      else byName.set(key, left);
    }
    added.push(...(await filesOf(repository, target, trees.get(target))));
  }
  return indexOf(trees, byName, index.odd.filter(isStill), added);
}

async function keysIn(repository: GitRepository, target: string, tree: string | undefined) {
  return new Set((await filesOf(repository, target, tree)).flatMap((each) => keysOf(baseName(each)) ?? []));
}

/** The files of one target; none where it is absent. */
async function filesOf(repository: GitRepository, target: string, tree: string | undefined) {
  if (tree === undefined) return [];
  const entries = await repository.entries(tree, { recursive: true });
  return ownedIn(entries.map((each) => ({ ...each, path: `${target}/${each.path}` })));
}

function ownedIn(entries: readonly TreeEntry[]): readonly OwnedFile[] {
  return entries.flatMap(({ path, id, type }) => {
    const [target = '', folder, ...rest] = path.split('/');
    if (type !== 'blob' || folder !== TARGET_OBJECTS) return [];
    return [{ target, file: [folder, ...rest].join('/'), id }];
  });
}

function indexOf(
  trees: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, readonly OwnedFile[]>,
  oddOthers: readonly OwnedFile[],
  files: readonly OwnedFile[],
): Index {
  const byName = new Map(others);
  const odd = [...oddOthers];
  for (const owned of files) {
    const keys = keysOf(baseName(owned));
    if (keys === undefined) odd.push(owned);
    for (const key of keys ?? []) byName.set(key, [...(byName.get(key) ?? []), owned]);
  }
  return {
    ...{ trees, byName, odd },
    find: (kind, name) => [...(byName.get(keyOf(kind, name)) ?? []), ...odd],
  };
}

const baseName = ({ file }: OwnedFile): string => file.split('/').at(-1) ?? '';

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
