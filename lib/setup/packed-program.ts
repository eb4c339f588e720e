import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { DeliveryError, quote } from '../model/finding';
import { v } from '../model/schema';

/** Blocks of a tar file: a header, then the content, filled up. */
const BLOCK = 512;

const ProgramSchema = v.object({ name: v.literal('cdk8s-delivery') });

/** The bytes of a packed program, as `npm pack` makes it; throws `INVALID_OPTION` for anything else. */
export function packedProgram(file: string): Buffer {
  const content = bytesOf(file);
  if (!file.endsWith('.tgz') || !isProgram(content))
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(file)} is not the packed program: a file .tgz, as \`npm pack\` of cdk8s-delivery makes it`,
    );
  return content;
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `the packed program cannot be read: ${(cause as Error).message}`,
      {},
      { cause },
    );
  }
}

function isProgram(packed: Buffer): boolean {
  try {
    return v.is(ProgramSchema, JSON.parse(fileOf(gunzipSync(packed), 'package/package.json') ?? ''));
  } catch {
    return false;
  }
}

/** The text of a file in a tar file. */
function fileOf(archive: Buffer, path: string): string | undefined {
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const field = (from: number, length: number) =>
      archive
        .toString('latin1', at + from, at + from + length)
        .replace(/\0.*$/s, '')
        .trim();
    const size = Number.parseInt(field(124, 12) || '0', 8);
    const begin = at + BLOCK;
    if (field(0, 100) === path) return archive.toString('utf8', begin, begin + size);
    if (!(size >= 0)) return undefined;
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}
