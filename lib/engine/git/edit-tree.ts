import { DeliveryError, quote } from '../../model/finding';
import {
  isTreeMode,
  type ObjectFormat,
  objectId,
  parseTree,
  printTree,
  type TreeItem,
} from '../../model/scalars';
import type { ObjectSource } from './object-reader';
import type { NewObject } from './pack';
import { assertSafePath } from './safe-path';
import type { TreeEdit } from './types';

/** A tree that edits lead to, and the objects it needs. */
interface EditedTree {
  readonly id: string;
  readonly objects: readonly NewObject[];
}

/**
 * Applies edits to a tree in memory; reads only the directories on the way and writes nothing. Later edits win;
 * directories that become empty go away; a file that stands keeps its executable mark; names that are not UTF-8 survive.
 *
 * @param base commit or tree; the empty tree where absent
 * @throws DeliveryError `UNSAFE_PATH` for a refused path or one that leads through a file, `OBJECT_MISSING` where the
 * base or a tree to put in place is not there.
 */
export async function editTree(
  reader: ObjectSource,
  base: string | undefined,
  edits: readonly TreeEdit[],
  format: ObjectFormat,
): Promise<EditedTree> {
  for (const { path } of edits) assertSafePath(path);
  const root: Directory = { children: undefined, id: undefined };
  if (base === undefined) root.children = new Map();
  else root.id = await existingTree(reader, `${base}^{tree}`, base);
  const objects = new Map<string, NewObject>();
  const load = (directory: Directory) => childrenOf(directory, reader, format);
  for (const edit of edits) {
    const names = edit.path.split('/').map((name) => Buffer.from(name, 'utf8').toString('latin1'));
    const last = names.pop() ?? '';
    const directory = await descend(root, names, edit, load);
    if (directory === undefined) continue;
    const children = await load(directory);
    if (edit.kind === 'delete') {
      children.delete(last);
    } else if (edit.kind === 'tree') {
      await existingTree(reader, edit.id, edit.id);
      children.set(last, { children: undefined, id: edit.id });
    } else {
      const content = typeof edit.content === 'string' ? Buffer.from(edit.content, 'utf8') : edit.content;
      const id = objectId('blob', content, format);
      const before = children.get(last);
      const mode = before !== undefined && isLeaf(before) && before.mode === '100755' ? '100755' : '100644';
      objects.set(id, { id, type: 'blob', content });
      children.set(last, { mode, id });
    }
  }
  const id = finish(root, format, objects) ?? addTree([], format, objects);
  return { id, objects: [...objects.values()] };
}

/** A file, link or submodule. */
interface Leaf {
  readonly mode: string;
  readonly id: string;
}

/** A directory: loaded and perhaps changed where it has children, else as its id says. */
interface Directory {
  children: Map<string, Node> | undefined;
  id: string | undefined;
}

type Node = Leaf | Directory;

function isLeaf(node: Node): node is Leaf {
  return 'mode' in node;
}

async function existingTree(reader: ObjectSource, revision: string, shown: string): Promise<string> {
  const object = await reader.read(revision);
  if (object?.type === 'tree') return object.id;
  const found = object === undefined ? 'is not in the repository' : `is a ${object.type}, needed is a tree`;
  throw DeliveryError.of('OBJECT_MISSING', `the object ${quote(shown)} ${found}`);
}

async function childrenOf(
  directory: Directory,
  reader: ObjectSource,
  format: ObjectFormat,
): Promise<Map<string, Node>> {
  if (directory.children) return directory.children;
  const id = directory.id ?? '';
  const object = await reader.read(id);
  if (object?.type !== 'tree') {
    throw DeliveryError.of('OBJECT_MISSING', `the object ${quote(id)} is not in the repository`);
  }
  const items = parseTree(object.content, format, 'latin1');
  const node = ({ mode, id }: TreeItem): Node =>
    isTreeMode(mode) ? { children: undefined, id } : { mode, id };
  directory.children = new Map(items.map((item) => [item.name, node(item)]));
  return directory.children;
}

async function descend(
  root: Directory,
  names: readonly string[],
  edit: TreeEdit,
  load: (directory: Directory) => Promise<Map<string, Node>>,
): Promise<Directory | undefined> {
  let directory = root;
  for (const name of names) {
    const children = await load(directory);
    let next = children.get(name);
    if (next === undefined) {
      if (edit.kind === 'delete') return undefined;
      next = { children: new Map(), id: undefined };
      children.set(name, next);
    }
    if (isLeaf(next)) {
      if (edit.kind === 'delete') return undefined;
      const shown = Buffer.from(name, 'latin1').toString('utf8');
      throw DeliveryError.of(
        'UNSAFE_PATH',
        `the path ${quote(edit.path)} leads through ${quote(shown)}, which is not a directory`,
      );
    }
    directory = next;
  }
  return directory;
}

function finish(
  directory: Directory,
  format: ObjectFormat,
  objects: Map<string, NewObject>,
): string | undefined {
  if (directory.children === undefined) {
    return directory.id === objectId('tree', Buffer.alloc(0), format) ? undefined : directory.id;
  }
  const items: TreeItem[] = [];
  for (const [name, node] of directory.children) {
    if (isLeaf(node)) {
      items.push({ mode: node.mode, name, id: node.id });
      continue;
    }
    const id = finish(node, format, objects);
    if (id !== undefined) items.push({ mode: '40000', name, id });
  }
  return items.length === 0 ? undefined : addTree(items, format, objects);
}

function addTree(items: readonly TreeItem[], format: ObjectFormat, objects: Map<string, NewObject>): string {
  const content = printTree(items, format, 'latin1');
  const id = objectId('tree', content, format);
  objects.set(id, { id, type: 'tree', content });
  return id;
}
