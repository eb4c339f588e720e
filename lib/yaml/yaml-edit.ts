import { quote } from '../model/finding';
import { parseYaml, type YamlFile } from './yaml-file';
import { reconcileYaml } from './yaml-reconcile';
import { uneditable } from './yaml-splices';
import { isYamlMap, type YamlMap, type YamlValue, yamlMap } from './yaml-value';

/**
 * Sets the value at a path of map keys, making missing maps on the way; comments, unknown keys and every other line
 * stay as they are.
 *
 * @param file name of the file, for messages
 * @throws DeliveryError `BROKEN_FILE`, or `UNEDITABLE_FILE` where the path leads through something that is no map
 */
export function setIn(text: string, path: readonly string[], value: YamlValue, file = 'file'): string {
  const old = parseYaml(text, file);
  return reconcileYaml(text, withValue(old, rootMap(old), path, value), file);
}

/**
 * Removes the entry at a path of map keys, with the comment lines directly above it and the one behind it. Removing
 * what is not there changes nothing.
 *
 * @throws DeliveryError as {@link setIn}
 */
export function deleteIn(text: string, path: readonly string[], file = 'file'): string {
  const old = parseYaml(text, file);
  return reconcileYaml(text, withValue(old, rootMap(old), path, undefined), file);
}

/**
 * Changes the keys named to the values given (a key without value goes), and leaves every other key of the text's root
 * map alone. New keys are put in the order given.
 */
export function setKeys(text: string, values: YamlMap, managed: readonly string[], file: string): string {
  const old = rootMap(parseYaml(text, file));
  const foreign = Object.entries(old).filter(([key]) => !managed.includes(key));
  return reconcileYaml(text, yamlMap([...Object.entries(values), ...foreign]), file);
}

function rootMap(file: YamlFile): YamlMap {
  if (file.data === null) return yamlMap([]);
  if (!isYamlMap(file.data)) throw uneditable(file, 'a file that holds no map');
  return file.data;
}

function withValue(
  file: YamlFile,
  map: YamlMap,
  path: readonly string[],
  value: YamlValue | undefined,
): YamlMap {
  const [key, ...rest] = path;
  if (key === undefined) throw uneditable(file, 'an empty path');
  if (rest.length === 0)
    return yamlMap([
      ...Object.entries(map).filter(([each]) => each !== key || value !== undefined),
      [key, value],
    ]);
  const child = map[key] ?? null;
  if (child === null && value === undefined) return map;
  if (child !== null && !isYamlMap(child)) throw uneditable(file, `${quote(key)}, which holds no map,`);
  return yamlMap([...Object.entries(map), [key, withValue(file, child ?? yamlMap([]), rest, value)]]);
}
