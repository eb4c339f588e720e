import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDump } from '../controllers/doctor';
import { DeliveryError, quote } from '../model/finding';
import type { JsonMap } from '../model/json';
import type { Context } from './context';

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
  const text = standing(resolve(name));
  if (text === undefined)
    throw DeliveryError.of('INVALID_OPTION', `${option}: there is no file ${quote(name)}`);
  const objects = readDump(text, known);
  if (typeof objects === 'string')
    throw DeliveryError.of('INVALID_OPTION', `${option}: ${quote(name)} cannot be read: ${objects}`);
  context.out.step(`reading ${name}`);
  return objects;
}

/** The text of a file; nothing where it cannot be read. */
export function standing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
