import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { quote } from '../model/finding';
import { type YamlMap, type YamlValue, yamlMap } from './yaml-value';

/** A node of a file with its place in the text; offsets count UTF-16 code units, ends are exclusive. */
export type YamlNode = YamlScalarNode | YamlMapNode | YamlListNode;

interface Place {
  readonly start: number;
  /** Where the content ends: no trailing comment, no blank lines. */
  readonly end: number;
}

/** A scalar; `block` is a literal or folded one, whose end is the start of a line. */
export interface YamlScalarNode extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly block: boolean;
}

/** A map in block or flow (`{…}`) style. */
export interface YamlMapNode extends Place {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: readonly YamlEntry[];
}

/** A list in block or flow (`[…]`) style. */
export interface YamlListNode extends Place {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly entries: readonly YamlEntry[];
}

/** An entry of a map, or an item of a list (whose key is its index). */
export interface YamlEntry extends Place {
  readonly key: string;
  /** Just after the `:` or `-`; absent where a flow entry has none. */
  readonly indicatorEnd?: number;
  readonly value: YamlNode;
}

/** Told of everything in a file that is YAML but not allowed here. */
export type Complaint = (offset: number, message: string) => void;

/** Keys that could reach a prototype. */
export const UNUSABLE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Turns the parsed document into a tree that knows where everything stands. */
export function yamlTree(text: string, node: Node, complain: Complaint): YamlNode {
  const [start, rawEnd] = node.range ?? [0, 0];
  if (isAlias(node)) {
    complain(start, 'aliases are not allowed here, write the value out');
    return { kind: 'scalar', value: null, block: false, start, end: rawEnd };
  }
  if ('anchor' in node && node.anchor !== undefined) complain(start, 'anchors are not allowed here');
  if (node.tag !== undefined) complain(start, 'tags are not allowed here');
  if (isMap(node)) return mapNode(text, node, start, rawEnd, complain);
  if (isSeq(node)) return listNode(text, node, start, rawEnd, complain);
  const block = isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL');
  const value = isScalar(node) ? (node.value as YamlValue) : null;
  if (value !== null && typeof value === 'object') complain(start, 'this kind of value is not allowed here');
  const scalar = value !== null && typeof value === 'object' ? null : value;
  return { kind: 'scalar', value: scalar, block, start, end: block ? blockEnd(text, start, rawEnd) : rawEnd };
}

/** The value of a tree; its maps have no prototype. */
export function yamlData(node: YamlNode): YamlValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.entries.map((entry) => yamlData(entry.value));
  return yamlMap(node.entries.map((entry) => [entry.key, yamlData(entry.value)] as const)) satisfies YamlMap;
}

function mapNode(
  text: string,
  node: YAMLMap,
  start: number,
  rawEnd: number,
  complain: Complaint,
): YamlMapNode {
  const seen = new Set<string>();
  const entries = node.items.map((pair) => {
    const entry = mapEntry(text, pair as Pair<Node | null, Node | null>, complain);
    if (seen.has(entry.key)) complain(entry.start, `the key ${quote(entry.key)} is there twice`);
    if (UNUSABLE_KEYS.has(entry.key)) complain(entry.start, `${quote(entry.key)} is not allowed as a key`);
    seen.add(entry.key);
    return entry;
  });
  const flow = node.flow === true;
  return { kind: 'map', flow, entries, start, end: flow ? rawEnd : (entries.at(-1)?.end ?? rawEnd) };
}

function mapEntry(text: string, pair: Pair<Node | null, Node | null>, complain: Complaint): YamlEntry {
  const key = pair.key;
  const [start, keyEnd] = key?.range ?? pair.value?.range ?? [0, 0];
  if (!isScalar(key)) complain(start, 'a key must be a text');
  if (key && 'anchor' in key && key.anchor !== undefined) complain(start, 'anchors are not allowed here');
  if (key?.tag !== undefined) complain(start, 'tags are not allowed here');
  const name = isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? '')) : '';
  const colon = pair.srcToken?.sep?.find((token) => token.type === 'map-value-ind');
  const indicatorEnd = colon === undefined ? undefined : colon.offset + 1;
  const value = valueNode(text, pair.value, indicatorEnd ?? keyEnd, complain);
  const end = value.end;
  return { key: name, start, end, value, ...(indicatorEnd === undefined ? {} : { indicatorEnd }) };
}

function listNode(
  text: string,
  node: YAMLSeq,
  start: number,
  rawEnd: number,
  complain: Complaint,
): YamlListNode {
  const flow = node.flow === true;
  const tokens = node.srcToken?.type === 'block-seq' ? node.srcToken.items : [];
  const entries = node.items.map((item, index): YamlEntry => {
    const dash = tokens[index]?.start.find((token) => token.type === 'seq-item-ind');
    const value = valueNode(
      text,
      item as Node | null,
      dash === undefined ? start : dash.offset + 1,
      complain,
    );
    const place = { key: String(index), value, end: value.end };
    return dash === undefined
      ? { ...place, start: value.start }
      : { ...place, start: dash.offset, indicatorEnd: dash.offset + 1 };
  });
  return { kind: 'list', flow, entries, start, end: flow ? rawEnd : (entries.at(-1)?.end ?? rawEnd) };
}

function valueNode(text: string, node: Node | null, at: number, complain: Complaint): YamlNode {
  const absent: YamlScalarNode = { kind: 'scalar', value: null, block: false, start: at, end: at };
  if (node === null) return absent;
  const value = yamlTree(text, node, complain);
  return value.start === value.end ? absent : value;
}

function blockEnd(text: string, start: number, rawEnd: number): number {
  const headerEnd = text.indexOf('\n', start) + 1;
  if (headerEnd === 0 || headerEnd >= rawEnd) return rawEnd;
  if (text.slice(start, headerEnd).split('#', 1)[0]?.includes('+')) return rawEnd;
  let end = rawEnd;
  while (end > headerEnd) {
    const lineStart = text.lastIndexOf('\n', end - 2) + 1;
    if (text.slice(lineStart, end).trim() !== '') return end;
    end = lineStart;
  }
  return headerEnd;
}
