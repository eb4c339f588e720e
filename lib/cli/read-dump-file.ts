import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDump } from '../controllers/doctor';
import { DeliveryError, quote } from '../model/finding';
import type { JsonMap } from '../model/json';
import type { Context } from './context';
import { assertPlainFile } from './plain-file';

/**
 * The objects in a file that kubectl or argocd wrote.
 *
 * @param option by which it was named
 * @param known makes an object of what has no kind
 * @throws DeliveryError `INVALID_OPTION` where the file is not there, or holds something else
 */
export function readDumpFile(
  context: Context,
  option: string,
  name: string,
  known?: (value: JsonMap) => JsonMap,
): readonly JsonMap[] {
  assertPlainFile(option, name);
  const text = standing(resolve(name));
  if (text === undefined)
    throw DeliveryError.of('INVALID_OPTION', `${option}: there is no file ${quote(name)}`);
  const objects = readDump(text, known);
  if (typeof objects === 'string')
    throw DeliveryError.of('INVALID_OPTION', `${option}: ${quote(name)} cannot be read: ${objects}`);
  context.out.step(`reading ${name}`);
  return objects;
}

/**
 * The text of a file; nothing where it cannot be read.
 *
 * @param most bytes that are read of it, also of a device that never ends; all unless given
 */
export function standing(file: string, most?: number): string | undefined {
  try {
    return most === undefined ? readFileSync(file, 'utf8') : beginOf(file, most);
  } catch {
    return undefined;
  }
}

function beginOf(file: string, most: number): string {
  const [opened, buffer] = [openSync(file, 'r'), Buffer.alloc(most)];
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < most; length += read)
      read = readSync(opened, buffer, length, most - length, null);
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(opened);
  }
}
