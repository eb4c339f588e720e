import { LRUCache } from 'lru-cache';
import { isGitId, isTreeMode, type ObjectFormat, parseTree } from '../../model/scalars';
import type { LocalObjects } from './local-objects';
import type { EntriesOptions, TreeEntry } from './types';

/** What stands at a path: an entry, nothing for sure, or not to be told without asking a remote. */
type Located = TreeEntry | 'absent' | 'unknown';

/** Trees as Git keeps them, read in this process. What was read once by its id is remembered: it cannot change. */
export class TreeWalk {
  readonly #objects: LocalObjects;
  readonly #format: ObjectFormat;
  readonly #known = new LRUCache<string, Promise<ReadonlyMap<string, TreeEntry> | undefined>>({
    max: MOST_KNOWN,
  });

  constructor(objects: LocalObjects, format: ObjectFormat) {
    this.#objects = objects;
    this.#format = format;
  }

  /** What stands at a path of a commit or tree. */
  async locate(treeish: string, path: string): Promise<Located> {
    const names = path.split('/');
    if (names.some((name) => name === '' || name === '.' || name === '..')) return 'unknown';
    let tree = `${treeish}^{tree}`;
    let found: TreeEntry | undefined;
    for (const name of names) {
      if (found !== undefined && found.type !== 'tree') return 'absent';
      const entries = await this.#entriesOf(tree);
      if (entries === undefined) return 'unknown';
      found = entries.get(name);
      if (found === undefined) return 'absent';
      tree = found.id;
    }
    return found === undefined ? 'unknown' : { ...found, path };
  }

  /** Entries of a tree as `GitRepository.entries` gives them; nothing where some tree is not here. */
  async list(treeish: string, options: EntriesOptions): Promise<TreeEntry[] | undefined> {
    const { path, recursive = false, withTrees = false } = options;
    if (path === undefined) return this.#below(`${treeish}^{tree}`, '', recursive, withTrees);
    const located = await this.locate(treeish, path);
    if (located === 'unknown') return undefined;
    if (located === 'absent' || located.type !== 'tree') return [];
    return this.#below(located.id, '', recursive, withTrees);
  }

  async #below(
    tree: string,
    prefix: string,
    recursive: boolean,
    withTrees: boolean,
  ): Promise<TreeEntry[] | undefined> {
    const entries = await this.#entriesOf(tree);
    if (entries === undefined) return undefined;
    const parts = await Promise.all(
      [...entries.values()].map(async (entry): Promise<TreeEntry[] | undefined> => {
        const own = { ...entry, path: `${prefix}${entry.path}` };
        if (entry.type !== 'tree' || !recursive) return [own];
        const below = await this.#below(entry.id, `${own.path}/`, recursive, withTrees);
        return below && (withTrees ? [own, ...below] : below);
      }),
    );
    const listed: TreeEntry[] = [];
    for (const part of parts) {
      if (part === undefined) return undefined;
      for (const entry of part) listed.push(entry);
    }
    return listed;
  }

  #entriesOf(tree: string): Promise<ReadonlyMap<string, TreeEntry> | undefined> {
    const id = tree.endsWith(PEEL) ? tree.slice(0, -PEEL.length) : tree;
    const isFixed = isGitId(id);
    const known = isFixed ? this.#known.get(id) : undefined;
    if (known) return known;
    const read = this.#read(tree);
    if (isFixed) {
      this.#known.set(id, read);
      const forget = () => this.#known.delete(id);
      // what is not here now may come with the next fetch
      read.then((entries) => entries ?? forget(), forget);
    }
    return read;
  }

  async #read(tree: string): Promise<ReadonlyMap<string, TreeEntry> | undefined> {
    const object = await this.#objects.read(tree);
    if (object?.type !== 'tree') return undefined;
    const items = parseTree(object.content, this.#format);
    return new Map(
      items.map(({ mode, name, id }) => [
        name,
        { mode: mode.padStart(6, '0'), type: typeOf(mode), id, path: name },
      ]),
    );
  }
}

const PEEL = '^{tree}';
const MOST_KNOWN = 1000;

function typeOf(mode: string): TreeEntry['type'] {
  if (isTreeMode(mode)) return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}
