/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Whether a value is a map. */
export function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON without blanks and with sorted keys: equal values give equal text. Numbers that JSON does not have are refused. */
export function printJson(value: Json): string {
  return JSON.stringify(value, (_key, part: Json) => {
    if (typeof part === 'number' && !Number.isFinite(part))
      throw new Error(`${part} is not a number of JSON`);
    return isMap(part) ? Object.fromEntries(sortedBy(Object.entries(part), ([key]) => key)) : part;
  });
}

/** `apiVersion/kind/namespace/name` of a Kubernetes object. */
export function keyOf(object: Json): string {
  const { apiVersion, kind, metadata } = isMap(object) ? object : {};
  const { namespace = '', name } = isMap(metadata) ? metadata : {};
  const parts = [apiVersion, kind, namespace, name];
  if (!parts.every((each) => typeof each === 'string'))
    throw new Error(`not an object: ${printJson(object)}`);
  return parts.join('/');
}

/** Sorted by a text, in the order of code units. */
export function sortedBy<T>(values: readonly T[], textOf: (value: T) => string): T[] {
  return [...values].sort((a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0));
}
