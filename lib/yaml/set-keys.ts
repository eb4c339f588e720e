import { isMap, type JsonMap, jsonMap } from '../model/json';
import { parseYaml } from './parse-yaml';
import { reconcileYaml } from './reconcile-yaml';
import { uneditable } from './splices';

/**
 * Changes the keys named to the values given (a key without value goes), and leaves every other key of the text's root
 * map alone, with comments and every other line. New keys are put in the order given.
 *
 * @param managed the keys that may change
 * @param file name of the file, for messages
 * @throws DeliveryError `BROKEN_FILE`, or `UNEDITABLE_FILE` where the file holds no map or its layout has no safe change
 */
export function setKeys(text: string, values: JsonMap, managed: readonly string[], file: string): string {
  const old = parseYaml(text, file);
  if (old.data !== null && !isMap(old.data)) throw uneditable(old, 'a file that holds no map');
  const foreign = Object.entries(old.data ?? {}).filter(([key]) => !managed.includes(key));
  return reconcileYaml(text, jsonMap([...Object.entries(values), ...foreign]), file);
}
