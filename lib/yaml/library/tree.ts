import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { quote } from '../../model/finding';
import { hasLoneSurrogate } from '../../model/json';
import type { Limits } from '../limits';
import { MERGE_KEY } from '../limits';
import { listNode, mapNode, scalarNode, type YamlEntry, type YamlNode, type YamlScalar } from '../node';

/** How to turn the output of the package `yaml` into a tree. */
interface Reading {
  readonly text: string;
  readonly limits: Limits;
  /** Receives everything that is valid YAML but refused here, such as a repeated key. */
  readonly refuse: (offset: number, message: string) => void;
  /** Receives anchors, aliases and tags. */
  readonly indirect: (offset: number, message: string) => void;
  /** What an alias stands for, where aliases are followed. */
  readonly resolve?: (alias: Alias) => Node | undefined;
  /** The name of a key, or nothing where it is not a text. */
  readonly keyOf: (key: Scalar) => string | undefined;
  /** Whether readers disagree on the name of a key, so that no path below it is reported. */
  readonly isDisputed?: (key: Scalar) => boolean;
  readonly scalarOf: (node: Scalar) => YamlScalar['value'] | undefined;
}

/** Turns a parsed document into a tree that knows where everything stands. */
export function libraryTree(node: Node, reading: Reading): YamlNode {
  return new Builder(reading).node(node, 0);
}

const HALF_CHARACTER = 'a text holds a lone surrogate, half of a character';

class Builder {
  private values = 0;

  constructor(private readonly reading: Reading) {}

  node(node: Node, depth: number): YamlNode {
    const { reading } = this;
    const { limits, refuse, indirect } = reading;
    const [start, end] = node.range ?? [0, 0];
    this.values += 1;
    if (depth > limits.depth || this.values > limits.values) {
      refuse(
        start,
        depth > limits.depth
          ? `more than ${limits.depth} levels are nested`
          : `more than ${limits.values} values`,
      );
      return scalarNode(null, start, end);
    }
    if (isAlias(node)) {
      indirect(start, 'aliases are not allowed here, write the value out');
      const target = reading.resolve?.(node);
      return target ? this.node(target, depth + 1) : scalarNode(null, start, end);
    }
    this.look(node, start);
    if (isMap(node)) return this.map(node, start, end, depth);
    if (isSeq(node)) return this.list(node, start, end, depth);
    return this.scalar(node, start, end);
  }

  private look(node: Node, start: number): void {
    if ('anchor' in node && node.anchor !== undefined)
      this.reading.indirect(start, 'anchors are not allowed here');
    if (node.tag !== undefined) this.reading.indirect(start, 'tags are not allowed here');
  }

  private scalar(node: Node, start: number, end: number): YamlScalar {
    const { text, refuse, scalarOf } = this.reading;
    const value = isScalar(node) ? scalarOf(node) : undefined;
    if (!isScalar(node) || value === undefined) {
      refuse(start, 'this kind of value is not allowed here');
      return scalarNode(null, start, end);
    }
    if (typeof value === 'string' && hasLoneSurrogate(value)) refuse(start, HALF_CHARACTER);
    const block = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL';
    if (block) return scalarNode(value, start, blockEnd(text, start, end), false, true);
    const written = text.slice(start, end);
    const verbatim =
      typeof value === 'string' &&
      node.value === value &&
      (written === value || written === `"${value}"` || written === `'${value}'`);
    return scalarNode(value, start, end, verbatim);
  }

  private map(node: YAMLMap, start: number, rawEnd: number, depth: number): YamlNode {
    const { refuse, limits } = this.reading;
    const seen = new Set<string>();
    const entries = node.items.map((pair) => {
      const entry = this.entry(pair as Pair<Node | null, Node | null>, depth);
      if (seen.has(entry.key)) refuse(entry.start, `the key ${quote(entry.key)} is there twice`);
      if (limits.refusedKeys?.has(entry.key))
        refuse(entry.start, `${quote(entry.key)} is not allowed as a key`);
      if (entry.key === MERGE_KEY)
        refuse(entry.start, `the key ${quote(entry.key)} merges maps for some readers, write the values out`);
      seen.add(entry.key);
      return entry;
    });
    const flow = node.flow === true;
    return mapNode(entries, start, flow ? rawEnd : (entries.at(-1)?.end ?? rawEnd), flow);
  }

  private entry({ key, value, srcToken }: Pair<Node | null, Node | null>, depth: number): YamlEntry {
    const [start, keyEnd] = key?.range ?? value?.range ?? [0, 0];
    if (key) this.look(key, start);
    const name = isScalar(key) ? this.reading.keyOf(key) : undefined;
    if (name === undefined) this.reading.refuse(start, 'a key must be a text');
    else if (hasLoneSurrogate(name)) this.reading.refuse(start, HALF_CHARACTER);
    const colon = srcToken?.sep?.find((token) => token.type === 'map-value-ind');
    const indicatorEnd = colon === undefined ? undefined : colon.offset + 1;
    const node = this.value(value, indicatorEnd ?? keyEnd, depth);
    const isDisputed = isScalar(key) && this.reading.isDisputed?.(key);
    return { key: name ?? '', start, end: node.end, indicatorEnd, node: isDisputed ? placeless(node) : node };
  }

  private list(node: YAMLSeq, start: number, rawEnd: number, depth: number): YamlNode {
    const flow = node.flow === true;
    const tokens = node.srcToken?.type === 'block-seq' ? node.srcToken.items : [];
    const entries = node.items.map((item, index): YamlEntry => {
      const dash = tokens[index]?.start.find((token) => token.type === 'seq-item-ind');
      const indicatorEnd = dash === undefined ? undefined : dash.offset + 1;
      const inner = this.value(item as Node | null, indicatorEnd ?? start, depth);
      return {
        key: String(index),
        start: dash?.offset ?? inner.start,
        end: inner.end,
        indicatorEnd,
        node: inner,
      };
    });
    return listNode(entries, start, flow ? rawEnd : (entries.at(-1)?.end ?? rawEnd), flow);
  }

  private value(node: Node | null, at: number, depth: number): YamlNode {
    const absent = scalarNode(null, at, at);
    if (node === null) return absent;
    const value = this.node(node, depth + 1);
    return value.start === value.end && value.value === null ? absent : value;
  }
}

/** A value without what stands in it. */
function placeless(node: YamlNode): YamlNode {
  return node.kind === 'scalar' ? { ...node, verbatim: false } : { ...node, entries: [] };
}

/** A block ends before the blank lines behind it, unless it keeps them. */
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
