import { createHash } from 'node:crypto';
import type { ObjectFormat } from './release-id';

/**
 * The id that Git gives to a tree with these entries, computed without Git and without the objects named.
 *
 * Format: gitformat-pack and `tree.c` of Git: per entry `<mode> <name>\0<raw id>`, modes without leading zero, ordered by
 * bytes, where the name of a directory counts as if it ended in `/`.
 *
 * @param entries name without `/`; id in hex, of the format given
 */
export function treeIdOf(
  entries: readonly { readonly mode: string; readonly name: string; readonly id: string }[],
  format: ObjectFormat,
): string {
  const sorted = entries
    .map(({ mode, name, id }) => ({ mode: mode.replace(/^0+/, ''), name: Buffer.from(name, 'utf8'), id }))
    .map((entry) => ({
      key: entry.mode === '40000' ? Buffer.concat([entry.name, Buffer.from('/')]) : entry.name,
      bytes: Buffer.concat([
        Buffer.from(`${entry.mode} `),
        entry.name,
        Buffer.of(0),
        Buffer.from(entry.id, 'hex'),
      ]),
    }))
    .sort((left, right) => Buffer.compare(left.key, right.key));
  const body = Buffer.concat(sorted.map((entry) => entry.bytes));
  return createHash(format).update(`tree ${body.length}\0`).update(body).digest('hex');
}

/** The object format that an id is of. */
export function objectFormatOf(id: string): ObjectFormat {
  return id.length === 64 ? 'sha256' : 'sha1';
}
