import type { Json } from './json';

/** A value of a manifest, with its place in the text. */
export interface ManifestNode {
  readonly value: Json;
  /**
   * Where a string stands that is written on one line, plainly or in quotes without escapes: offsets in UTF-16 units,
   * quotes included.
   */
  readonly place?: readonly [start: number, end: number];
  /** The entries of a map, in the order of the text. */
  readonly entries?: readonly (readonly [key: string, node: ManifestNode])[];
  /** The items of a list. */
  readonly items?: readonly ManifestNode[];
}

/** The most levels that are read. */
export const MAX_DEPTH = 100;

/** The most values that are read, maps and lists included. */
export const MAX_NODES = 500_000;

/** A map; no key of it is special, `__proto__` neither. */
export function mapNode(entries: readonly (readonly [key: string, node: ManifestNode])[]): ManifestNode {
  const map: Record<string, Json> = {};
  for (const [key, { value }] of entries) {
    if (key === '__proto__')
      Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
    else map[key] = value;
  }
  return { value: map, entries };
}

/** A list. */
export function listNode(items: readonly ManifestNode[]): ManifestNode {
  return { value: items.map(({ value }) => value), items };
}
