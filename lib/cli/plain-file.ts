import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DeliveryError, quote } from '../model/finding';

/**
 * Refuses an input that might never end: a pipe that nobody writes is waited for while no signal is heard, and some devices
 * give bytes for ever. Pipes that a shell opened (`<(…)`, standard input) have a writer, and are read.
 *
 * @throws DeliveryError `INVALID_OPTION` for what is there and is not a plain file
 */
export function assertPlainFile(option: string, name: string): void {
  if (name === '/dev/null' || OPENED.test(name)) return;
  const found = statSync(resolve(name), { throwIfNoEntry: false });
  if (!found || found.isFile()) return;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${option}: ${quote(name)} is not a plain file`,
    {},
    { remedy: 'write its content into a file, and name that' },
  );
}

/** What a shell opened for this process. */
const OPENED = /^\/(?:dev\/stdin$|dev\/fd\/\d|proc\/self\/fd\/\d)/;
