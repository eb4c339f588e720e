import { isMap } from '../../../model/json';
import type { ObjectPath } from './image-place';

/** What objects of a version of a CRD get where they say nothing, and the place of the schema. */
interface SchemaDefaults {
  readonly value: unknown;
  readonly schema: unknown;
  readonly at: ObjectPath;
}

/** Schemas nested deeper than this are looked at no further. */
const DEEPEST = 60;

/** The defaults of each version of a CRD, put together as an object would hold them. */
export function schemaDefaults(crd: Readonly<Record<string, unknown>>): readonly SchemaDefaults[] {
  const spec = crd['spec'];
  const versions = isMap(spec) ? spec['versions'] : undefined;
  if (crd['kind'] !== 'CustomResourceDefinition' || !Array.isArray(versions)) return [];
  return versions.flatMap((version: unknown, index): readonly SchemaDefaults[] => {
    const holder = isMap(version) ? version['schema'] : undefined;
    const schema = isMap(holder) ? holder['openAPIV3Schema'] : undefined;
    const value = defaultsOf(schema, 0);
    return value === undefined
      ? []
      : [{ value, schema, at: ['spec', 'versions', index, 'schema', 'openAPIV3Schema'] }];
  });
}

function defaultsOf(schema: unknown, depth: number): unknown {
  if (!isMap(schema) || depth > DEEPEST) return undefined;
  if (Object.hasOwn(schema, 'default')) return schema['default'];
  if (isMap(schema['properties'])) {
    const held = Object.entries(schema['properties']).flatMap(([name, each]) => {
      const value = defaultsOf(each, depth + 1);
      return value === undefined ? [] : [[name, value] as const];
    });
    return held.length === 0 ? undefined : Object.fromEntries(held);
  }
  const item = defaultsOf(schema['items'], depth + 1);
  return item === undefined ? undefined : [item];
}

/** Where the schema says what an object would hold at a path. */
export function defaultPlace(schema: unknown, path: ObjectPath): ObjectPath {
  const [step, ...rest] = path;
  if (!isMap(schema)) return path;
  if (Object.hasOwn(schema, 'default')) return ['default', ...path];
  if (step === undefined) return [];
  if (isMap(schema['properties']))
    return ['properties', step, ...defaultPlace(schema['properties'][String(step)], rest)];
  return ['items', ...defaultPlace(schema['items'], rest)];
}
