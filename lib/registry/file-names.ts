import { DeliveryError, quote } from '../model/finding';
import type { YamlFile } from '../yaml';
import { at } from './validate';

/**
 * Refuses a file whose content names something else than its path does: a copy of one environment's data in another's
 * folder must not govern there.
 *
 * @param expected the name that the path of the file says
 * @throws DeliveryError `BROKEN_FILE`
 */
export function checkName(file: YamlFile, key: string, name: string, expected: string): void {
  if (expected === name) return;
  const message = `${quote(key)} is ${quote(name)}, the path of the file says ${quote(expected)}`;
  throw new DeliveryError([at(file, [key], 'value', message)]);
}
