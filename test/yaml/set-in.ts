import { DeliveryError } from '../../lib/model/finding';
import { isMap, type Json, type JsonMap, jsonMap } from '../../lib/model/json';
import { parseYaml, reconcileYaml } from '../../lib/yaml';

/** Sets the value at a path of map keys, making missing maps on the way. */
export function setIn(text: string, path: readonly string[], value: Json): string {
  return reconcileYaml(text, withValue(rootOf(text), path, value), 'file');
}

/** Removes the entry at a path of map keys. */
export function deleteIn(text: string, path: readonly string[]): string {
  return reconcileYaml(text, withValue(rootOf(text), path, undefined), 'file');
}

function rootOf(text: string): JsonMap {
  const { data } = parseYaml(text, 'file');
  if (data !== null && !isMap(data)) throw notAMap();
  return data ?? jsonMap([]);
}

function withValue(map: JsonMap, [key = '', ...rest]: readonly string[], value: Json | undefined): JsonMap {
  const others = Object.entries(map);
  if (rest.length === 0)
    return jsonMap([...others.filter(([each]) => each !== key || value !== undefined), [key, value]]);
  const child = map[key];
  if ((child === null || child === undefined) && value === undefined) return map;
  const inner = child ?? jsonMap([]);
  if (!isMap(inner)) throw notAMap();
  return jsonMap([...others, [key, withValue(inner, rest, value)]]);
}

const notAMap = () =>
  DeliveryError.of('UNEDITABLE_FILE', 'the path leads through something that is not a map');
