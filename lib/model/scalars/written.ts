import type { GenericSchema } from 'valibot';
import { canonicalJson } from './canonical-json';

/**
 * A value as a data file holds it: the keys of maps in the order of their schema, names of records in code-unit order,
 * and no key that holds its schema's default. Maps have no prototype.
 */
export function written(schema: GenericSchema, value: unknown): unknown {
  const shape = schema as Shape;
  if (shape.wrapped) return written(shape.wrapped, value);
  if (shape.getter) return written(shape.getter(value), value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const { item } = shape;
    return item ? value.map((each) => written(item, each)) : value;
  }
  const { entries, value: each } = shape;
  if (entries) return mapOf(Object.keys(entries), (key) => writtenEntry(entries[key], member(value, key)));
  if (each) return mapOf(Object.keys(value).sort(), (key) => written(each, member(value, key)));
  return value;
}

/** The parts of the library's schemas that are read here. */
interface Shape {
  readonly wrapped?: GenericSchema;
  readonly item?: GenericSchema;
  readonly value?: GenericSchema;
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly default?: unknown;
  readonly getter?: (value: unknown) => GenericSchema;
}

function writtenEntry(schema: GenericSchema | undefined, value: unknown): unknown {
  if (!schema || value === undefined) return undefined;
  const standard = (schema as Shape).default;
  return standard !== undefined && canonicalJson(standard) === canonicalJson(value)
    ? undefined
    : written(schema, value);
}

function mapOf(keys: readonly string[], valueAt: (key: string) => unknown): Record<string, unknown> {
  const map: Record<string, unknown> = Object.create(null);
  for (const key of keys) {
    const value = valueAt(key);
    if (value !== undefined) map[key] = value;
  }
  return map;
}

function member(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
