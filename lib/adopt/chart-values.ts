import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageValues } from '../authoring/sources';
import { isMap, type Json, type JsonMap } from '../model/json';
import { canonicalRepository } from '../model/scalars';
import { readYaml } from '../yaml';

/** The values of a chart for each environment: its own, with those of its files on top. */
export function chartValues(
  root: string,
  chart: string,
  files: readonly (readonly string[])[],
): readonly JsonMap[] {
  const own = `${chart}/values.yaml`;
  const base = existsSync(join(root, own)) ? valuesIn(root, own) : {};
  return files.map((each) => each.reduce((below, file) => onTop(below, valuesIn(root, file)), base));
}

function valuesIn(root: string, file: string): JsonMap {
  const read = readYaml(readFileSync(join(root, file), 'utf8'));
  const value = 'documents' in read ? read.documents[0]?.root?.value : undefined;
  return isMap(value) ? value : {};
}

/** Values with others on top, as Helm lays them: maps key by key, anything else as a whole. */
function onTop(base: JsonMap, over: JsonMap): JsonMap {
  const merged: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isMap(before) && isMap(value) ? onTop(before, value) : value;
  }
  return merged;
}

/**
 * Where the parts of an image stand in the values of every environment: the one map with its repository. Undefined
 * where none or several have it; the image is still found where it is rendered.
 */
export function imageValuesOf(values: readonly JsonMap[], repository: string): ImageValues | undefined {
  const wanted = canonicalRepository(repository);
  const found = values.map((each) => [...mapsIn(each, '')].filter(({ map }) => repositoryIn(map) === wanted));
  const paths = new Set(found.map((each) => (each.length === 1 ? each[0]?.path : undefined)));
  const [path] = paths;
  if (paths.size !== 1 || path === undefined) return undefined;
  const has = (key: string) => found.every(([only]) => only && Object.hasOwn(only.map, key));
  const registry = found.every(([only]) => text(only?.map['registry']) !== undefined);
  return {
    repository: `${path}.repository`,
    ...(registry && { registry: `${path}.registry` }),
    ...(has('digest') && { digest: `${path}.digest` }),
    ...(has('tag') && { tag: `${path}.tag` }),
  };
}

function repositoryIn(map: JsonMap): string | undefined {
  const [registry, repository] = [text(map['registry']), text(map['repository'])];
  if (repository === undefined) return undefined;
  return canonicalRepository(registry === undefined ? repository : `${registry}/${repository}`);
}

const text = (value: Json | undefined) => (typeof value === 'string' && value !== '' ? value : undefined);

/** All maps by their path, where every name can be used in `--set` unescaped. */
function* mapsIn(map: JsonMap, path: string): Generator<{ readonly path: string; readonly map: JsonMap }> {
  for (const [key, value] of Object.entries(map)) {
    if (!isMap(value) || !/^[\w-]+$/.test(key)) continue;
    const here = path === '' ? key : `${path}.${key}`;
    yield { path: here, map: value };
    yield* mapsIn(value, here);
  }
}
