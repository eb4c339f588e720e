import { DeliveryError, quote } from '../../model/finding';
import { blobId, type ObjectFormat, type TreeId, type TreeItem, treeIdOf } from '../../model/scalars';
import { assertSafePath } from './safe-path';

/** The ids a set of files has in Git. */
interface FileTree {
  /** Id of the whole tree. */
  readonly id: TreeId;
  /** Id of every directory below it, by path. */
  readonly trees: ReadonlyMap<string, string>;
  /** Id of every file, by path. */
  readonly blobs: ReadonlyMap<string, string>;
}

/**
 * The ids that Git would give a directory with exactly these files, none of them executable. Pure; an empty map is the
 * empty tree.
 *
 * @param files content by path
 * @throws DeliveryError `UNSAFE_PATH` for a path that is refused everywhere, or that is a file and a directory at once.
 */
export function treeOfFiles(files: ReadonlyMap<string, Buffer | string>, format: ObjectFormat): FileTree {
  const trees = new Map<string, string>();
  const blobs = new Map<string, string>();
  const directories = new Map<string, TreeItem[]>([['', []]]);
  for (const [path, content] of files) {
    assertSafePath(path);
    const id = blobId(content, format);
    blobs.set(path, id);
    itemsOf(parentOf(path), directories).push({ mode: '100644', name: nameOf(path), id });
  }
  // deepest first, so that every directory is complete when its id is taken
  const inOrder = [...directories.keys()].filter((path) => path !== '').sort(byDepth);
  for (const path of inOrder) {
    if (files.has(path)) {
      throw DeliveryError.of('UNSAFE_PATH', `the path ${quote(path)} is a file and a directory at once`);
    }
    const id = treeIdOf(directories.get(path) ?? [], format);
    trees.set(path, id);
    directories.get(parentOf(path))?.push({ mode: '40000', name: nameOf(path), id });
  }
  return { id: treeIdOf(directories.get('') ?? [], format), trees, blobs };
}

function itemsOf(path: string, directories: Map<string, TreeItem[]>): TreeItem[] {
  const known = directories.get(path);
  if (known) return known;
  const items: TreeItem[] = [];
  directories.set(path, items);
  itemsOf(parentOf(path), directories);
  return items;
}

function byDepth(a: string, b: string): number {
  return b.split('/').length - a.split('/').length;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
