import { bareMap, type Json, type JsonMap } from '../model/json';

/** A value of a text, with its place; offsets count UTF-16 code units, ends are exclusive. */
export type YamlNode = YamlScalar | YamlMap | YamlList;

interface Place {
  readonly start: number;
  /** Where the content ends: no trailing comment, no blank lines. */
  readonly end: number;
}

/** A scalar. */
export interface YamlScalar extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** Whether it is a literal or folded block, whose end is the start of a line. */
  readonly block: boolean;
  /** Whether it is a string on one line, written plainly or in quotes without escapes: its text stands for itself. */
  readonly verbatim: boolean;
}

/** A map in block or flow (`{…}`) style. */
export interface YamlMap extends Place {
  readonly kind: 'map';
  /** Has no prototype. */
  readonly value: JsonMap;
  readonly flow: boolean;
  /** In the order of the text. */
  readonly entries: readonly YamlEntry[];
}

/** A list in block or flow (`[…]`) style. */
export interface YamlList extends Place {
  readonly kind: 'list';
  readonly value: readonly Json[];
  readonly flow: boolean;
  readonly entries: readonly YamlEntry[];
}

/** An entry of a map, or an item of a list (whose key is its index). */
export interface YamlEntry extends Place {
  readonly key: string;
  /** Just after the `:` or `-`; absent where a flow entry has none. */
  readonly indicatorEnd: number | undefined;
  readonly node: YamlNode;
}

/** A map of entries. */
export function mapNode(entries: readonly YamlEntry[], start: number, end: number, flow: boolean): YamlMap {
  const value = bareMap<Json>();
  for (const { key, node } of entries) value[key] = node.value;
  return { kind: 'map', value, flow, entries, start, end };
}

/** A list of items. */
export function listNode(entries: readonly YamlEntry[], start: number, end: number, flow: boolean): YamlList {
  return { kind: 'list', value: entries.map(({ node }) => node.value), flow, entries, start, end };
}

/** A scalar. */
export function scalarNode(
  value: string | number | boolean | null,
  start: number,
  end: number,
  verbatim = false,
  block = false,
): YamlScalar {
  return { kind: 'scalar', value, block, verbatim, start, end };
}
