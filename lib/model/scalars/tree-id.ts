import { createHash } from 'node:crypto';
import type { TreeId } from './git-id';
import type { ObjectFormat } from './release-id';
import { printTree, type TreeItem } from './tree-object';

/** Kinds of Git objects. */
export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** The id that Git gives an object, computed without Git. */
export function objectId(type: ObjectType, content: Buffer, format: ObjectFormat): string {
  return createHash(format).update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/** The id that Git gives a file's content. */
export function blobId(content: string | Buffer, format: ObjectFormat): string {
  return objectId('blob', typeof content === 'string' ? Buffer.from(content, 'utf8') : content, format);
}

/** The id of a tree with these entries, in any order; what they name need not exist. */
export function treeIdOf(entries: readonly TreeItem[], format: ObjectFormat): TreeId {
  return objectId('tree', printTree(entries, format), format) as TreeId;
}

/** The object format that an id is of. */
export function objectFormatOf(id: string): ObjectFormat {
  return id.length === 64 ? 'sha256' : 'sha1';
}
