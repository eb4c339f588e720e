import { isMap, type Json, type JsonMap } from '../../../model/json';

/** The value at a path of keys; nothing where the path ends early. Prototypes are never looked at. */
export function valueAt(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let current = value;
  for (const key of keys) {
    if (!isMap(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current ?? undefined;
}

/** The text at a path; nothing where there is none, or an empty one. */
export function textAt(value: Json | undefined, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The maps of the list at a path, each with its index. */
export function mapsAt(value: Json | undefined, ...keys: readonly string[]): [number, JsonMap][] {
  const found = valueAt(value, ...keys);
  if (!Array.isArray(found)) return [];
  const maps: [number, JsonMap][] = [];
  for (let index = 0; index < found.length; index += 1) {
    const each: Json = found[index];
    if (isMap(each)) maps.push([index, each]);
  }
  return maps;
}

/** The map of texts at a path, such as labels; other values are left out. */
export function textsAt(value: Json | undefined, ...keys: readonly string[]): ReadonlyMap<string, string> {
  const found = valueAt(value, ...keys);
  const texts = new Map<string, string>();
  if (!isMap(found)) return texts;
  for (const key of Object.keys(found)) {
    const each = found[key];
    if (typeof each === 'string') texts.set(key, each);
  }
  return texts;
}
