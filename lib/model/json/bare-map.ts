import type { Json, JsonMap } from './json';

/**
 * A map without inherited names, not even `__proto__`: any key that comes from outside is data. Unlike
 * `Object.create(null)`, which Node keeps as a hash table, it is as fast as any object.
 */
export function bareMap<Value>(): Record<string, Value> {
  return new BareMap() as unknown as Record<string, Value>;
}

/** A bare map of entries; those whose value is undefined are left out. */
export function jsonMap(entries: Iterable<readonly [string, Json | undefined]>): JsonMap {
  const map = bareMap<Json>();
  for (const [key, value] of entries) if (value !== undefined) map[key] = value;
  return map;
}

/** Whether a value is a plain map: not a list, and not an instance of a class. */
export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || prototype === BareMap.prototype;
}

class BareMap {}

Object.setPrototypeOf(BareMap.prototype, null);
Reflect.deleteProperty(BareMap.prototype, 'constructor');
