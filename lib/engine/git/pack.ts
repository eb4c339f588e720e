import { createHash } from 'node:crypto';
import { constants, deflateSync } from 'node:zlib';
import type { ObjectFormat } from '../../model/scalars';

/** An object to write. */
export interface NewObject {
  readonly id: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly content: Buffer;
}

const TYPE_BITS = { commit: 1, tree: 2, blob: 3 } as const;

/**
 * Objects as a Git pack stream: whole objects, no deltas. Its check sum at the end makes git refuse cut input.
 * Format: gitformat-pack(5), version 2.
 *
 * @param isKept whether the pack stays as it is; one that git takes apart again need not be small
 */
export function packOf(objects: readonly NewObject[], format: ObjectFormat, isKept = true): Buffer {
  const head = Buffer.alloc(12);
  head.write('PACK', 'latin1');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(objects.length, 8);
  const parts: Buffer[] = [head];
  for (const { type, content } of objects) {
    parts.push(
      entryHead(TYPE_BITS[type], content.length),
      deflateSync(content, isKept ? {} : { level: constants.Z_BEST_SPEED }),
    );
  }
  const hash = createHash(format);
  for (const part of parts) hash.update(part);
  parts.push(hash.digest());
  return Buffer.concat(parts);
}

function entryHead(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)];
  let rest = Math.floor(size / 16);
  while (rest > 0) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest & 0x7f);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from(bytes);
}
