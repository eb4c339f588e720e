import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeliveryError, notEmpty, notWritten, quote } from '../../model/finding';
import { type Emergency, parseEmergency } from './emergency';

/** What a folder of an emergency says of itself. */
export const EMERGENCY_FILE = 'emergency.json';

/**
 * Writes files into a new or empty folder.
 *
 * @param files by path below the folder
 * @throws DeliveryError `INVALID_OPTION` where it is not empty, `DISK`
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length > 0) throw notEmpty(folder);
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  } catch (cause) {
    if (cause instanceof DeliveryError) throw cause;
    throw notWritten(folder, cause);
  }
}

/**
 * The emergency that a folder is for.
 *
 * @throws DeliveryError `INVALID_OPTION` for a folder that `rollback --offline --out` did not write
 */
export function readEmergency(folder: string): Emergency {
  let written: string | undefined;
  try {
    written = readFileSync(join(folder, EMERGENCY_FILE), 'utf8');
  } catch {
    // Said below, with what is expected.
  }
  const found = written === undefined ? undefined : parseEmergency(written);
  if (found) return found;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(folder)} has no ${EMERGENCY_FILE} that \`rollback --offline --out\` wrote`,
    {},
    { remedy: 'name the folder that the rollback wrote' },
  );
}
