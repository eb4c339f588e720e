import { DeliveryError, quote } from '../finding';
import type { ObjectFormat } from './release-id';

/** One line of one directory. */
export interface TreeItem {
  /** As Git prints it; a leading zero may be absent. */
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

/** How names stand in strings: as text, or byte by byte, so that names that are not UTF-8 survive an edit. */
type NameEncoding = 'utf8' | 'latin1';

/** Whether a mode is a directory's. */
export function isTreeMode(mode: string): boolean {
  return mode === '40000' || mode === '040000';
}

/**
 * The bytes of a tree object, in Git's order: by bytes, directories as if their name ended in `/`.
 *
 * @throws DeliveryError `UNSAFE_PATH` for a name that no tree can hold, or that stands there twice.
 */
export function printTree(
  items: readonly TreeItem[],
  format: ObjectFormat,
  encoding: NameEncoding = 'utf8',
): Buffer {
  const idLength = format === 'sha1' ? 40 : 64;
  const lines = items.map((item) => ({ item, key: sortKey(item, encoding) }));
  lines.sort((a, b) => Buffer.compare(a.key, b.key));
  const names = new Set<string>();
  const parts: Buffer[] = [];
  for (const { item } of lines) {
    const { mode, name, id } = item;
    if (name === '' || name.includes('/') || name.includes('\0') || names.has(name)) {
      throw DeliveryError.of(
        'UNSAFE_PATH',
        `a directory cannot hold the name ${quote(name)}, or holds it twice`,
      );
    }
    if (id.length !== idLength) {
      throw DeliveryError.of('OBJECT_FORMAT', `the object id ${quote(id)} is not one of format ${format}`);
    }
    names.add(name);
    const line = `${mode.startsWith('0') ? mode.slice(1) : mode} ${name}\0`;
    parts.push(Buffer.from(line, encoding), Buffer.from(id, 'hex'));
  }
  return Buffer.concat(parts);
}

/** Reads the bytes of a tree object. */
export function parseTree(
  content: Buffer,
  format: ObjectFormat,
  encoding: NameEncoding = 'utf8',
): TreeItem[] {
  const idBytes = format === 'sha1' ? 20 : 32;
  const items: TreeItem[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const nul = content.indexOf(0, space);
    if (space < 0 || nul < 0 || nul + 1 + idBytes > content.length) {
      throw DeliveryError.of('REMOTE_FAILED', 'a tree object is damaged');
    }
    items.push({
      mode: content.toString('latin1', at, space),
      name: content.toString(encoding, space + 1, nul),
      id: content.toString('hex', nul + 1, nul + 1 + idBytes),
    });
    at = nul + 1 + idBytes;
  }
  return items;
}

function sortKey({ mode, name }: TreeItem, encoding: NameEncoding): Buffer {
  return Buffer.from(isTreeMode(mode) ? `${name}/` : name, encoding);
}
