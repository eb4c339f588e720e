import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
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
    makeFolder(folder);
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

/** Makes a folder and those above it one by one: asked for all at once, Node never comes back where none can be made, as below `/proc`. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

const MOST_BYTES = 1024 * 1024;

/**
 * The emergency that a folder is for.
 *
 * @throws DeliveryError `INVALID_OPTION` for a folder that `rollback --offline --out` did not write
 */
export function readEmergency(folder: string): Emergency {
  // Loaded late: few commands read such a folder.
  const { readPlainFile } = require('../../engine/render') as typeof import('../../engine/render');
  const written = readPlainFile(join(folder, EMERGENCY_FILE), MOST_BYTES);
  const found = typeof written === 'string' ? undefined : parseEmergency(written.toString('utf8'));
  if (found) return found;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(folder)} has no ${EMERGENCY_FILE} that \`rollback --offline --out\` wrote`,
    {},
    { remedy: 'name the folder that the rollback wrote' },
  );
}
