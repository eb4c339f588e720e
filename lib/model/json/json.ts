/** A value as JSON knows it, from outside: nothing about it is known yet. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;

/** A map of {@link Json}. */
export interface JsonMap {
  readonly [key: string]: Json;
}

/** Whether the value is a map: an object that is not a list. */
export function isMap(value: Json | undefined): value is JsonMap;
export function isMap(value: unknown): value is Readonly<Record<string, unknown>>;
export function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the value is a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether the value is a scalar: neither a map nor a list. */
export function isScalar(value: Json | undefined): value is null | boolean | number | string {
  return value === null || typeof value !== 'object';
}

/** The value of an own key, or undefined: safe for keys such as `constructor`. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value below several keys. */
export function memberAt(value: Json | undefined, keys: readonly string[]): Json | undefined {
  let current = value;
  for (const key of keys) current = member(current, key);
  return current;
}

/** Whether both say the same; the order of keys does not count, the order of lists does. */
export function jsonEqual(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right || Object.is(left, right)) return true;
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => jsonEqual(item, right[index]));
  }
  if (!isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && jsonEqual(left[key], right[key]))
  );
}

/** One text per value: equal texts, equal values. Keys in code-unit order. */
export function jsonText(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value) ?? 'undefined';
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${jsonText(value[key])}`);
  return `{${members.join(',')}}`;
}
