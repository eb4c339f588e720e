import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Json, JsonMap } from '../../../lib/model/json';

/** Valid manifests of many kinds, as people write them. */
export const corpus: readonly JsonMap[] = parseAllDocuments(
  readFileSync(join(__dirname, 'corpus.yaml'), 'utf8'),
).map((document) => document.toJS() as JsonMap);

/** The manifest of a kind, a new copy. */
export function manifest(kind: string, name?: string): JsonMap {
  const found = corpus.find(
    (each) => each['kind'] === kind && (name === undefined || (each['metadata'] as JsonMap)['name'] === name),
  );
  if (!found) throw new Error(`the corpus has no ${kind}`);
  return structuredClone(found);
}

/** A place in a manifest. */
export type Place = readonly (string | number)[];

/** Every place in a value, the root left out. */
export function places(value: Json, path: Place = []): { path: Place; value: Json }[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value as JsonMap);
  return entries.flatMap(([key, child]) => [
    { path: [...path, key], value: child },
    ...places(child, [...path, key]),
  ]);
}

/** A copy in which the value at a place is another one; `undefined` removes it. */
export function changed(object: Json, [key, ...rest]: Place, value: Json | undefined): Json {
  if (key === undefined) return value ?? null;
  if (Array.isArray(object)) {
    const copy = [...object];
    if (rest.length === 0 && value === undefined) copy.splice(Number(key), 1);
    else copy[Number(key)] = changed(copy[Number(key)] ?? null, rest, value);
    return copy;
  }
  const map = { ...(object as JsonMap) } as Record<string, Json>;
  if (rest.length === 0 && value === undefined) delete map[key];
  else map[key] = changed(map[key] ?? {}, rest, value);
  return map;
}
