import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar as isScalarNode,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  type Tags,
} from 'yaml';
import type { Json } from '../kubernetes/diff/json';
import { listNode, MAX_DEPTH, MAX_NODES, type ManifestNode, mapNode } from '../kubernetes/diff/manifest-node';
import { readCanonical } from './read-canonical';

/** A YAML text that was read: one value per document, or why it could not be read. */
export type ReadResult = { readonly documents: readonly YamlDocument[] } | { readonly problem: string };

/** One document of a YAML text. */
export interface YamlDocument {
  readonly root: ManifestNode;
  /** Whether it has no anchors, aliases and explicit tags: a value then stands where it stands, and nowhere else. */
  readonly plain: boolean;
}

const UNREAD_TAGS = ['binary', 'omap', 'pairs', 'set', 'timestamp'].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

/**
 * Reads YAML the way kubectl does (YAML 1.1: `on` is true, `0755` is octal), but tolerantly: anything it cannot take,
 * such as duplicate keys, unknown tags or very deep nesting, makes the whole text a problem instead of an error.
 * Integers beyond 2^53 are kept as their digits, so that no difference is lost.
 */
export function readYaml(text: string): ReadResult {
  const canonical = readCanonical(text);
  return canonical ? { documents: [{ root: canonical, plain: true }] } : readAnyYaml(text);
}

/** The same by the `yaml` package, for a text of any form. */
export function readAnyYaml(text: string): ReadResult {
  try {
    const trees = parseAllDocuments(text, {
      version: '1.1',
      merge: true,
      intAsBigInt: true,
      customTags: (tags: Tags): Tags =>
        tags.filter(
          (tag) =>
            typeof tag === 'string' ||
            !(UNREAD_TAGS.includes(tag.tag) || ('format' in tag && tag.format === 'TIME')),
        ),
    });
    if (!Array.isArray(trees)) return { documents: [] };
    const documents = trees.map((tree) => {
      const [fault] = [...tree.errors, ...tree.warnings];
      if (fault) throw fault;
      return toDocument(tree, text);
    });
    return { documents };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) };
  }
}

/** Only what a target or two hold is kept, for whoever reads the same files next. */
const MOST_KEPT = 64;
const read = new Map<Buffer, ReadResult>();

/** Reads the content of a file, once per buffer for a while: contents of a tree are never changed in place. */
export function readYamlFile(content: Buffer): ReadResult {
  const known = read.get(content);
  if (known) return known;
  const result = readYaml(content.toString('utf8'));
  read.set(content, result);
  for (const oldest of read.keys()) {
    if (read.size <= MOST_KEPT) break;
    read.delete(oldest);
  }
  return result;
}

function toDocument(tree: Document.Parsed, text: string): YamlDocument {
  let nodes = 0;
  let plain = true;
  const look = (node: Node) => {
    if (isAlias(node) || ('anchor' in node && node.anchor !== undefined) || node.tag !== undefined)
      plain = false;
  };
  const convert = (node: unknown, depth: number): ManifestNode => {
    nodes += 1;
    if (depth > MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH} levels`);
    if (nodes > MAX_NODES) throw new Error(`more than ${MAX_NODES} values`);
    if (!isNode(node)) {
      if (node === null || node === undefined) return { value: null };
      throw new Error('holds something that is no JSON value');
    }
    look(node);
    if (isAlias(node)) return convert(node.resolve(tree), depth + 1);
    if (isScalarNode(node)) return scalarNode(node, text);
    if (isSeq(node)) return listNode(node.items.map((item) => convert(item, depth + 1)));
    if (!isMap(node)) throw new Error('holds something that is no JSON value');
    const entries = new Map<string, ManifestNode>();
    for (const { key, value } of node.items) {
      if (isNode(key)) look(key);
      const name = isScalarNode(key) && key.source !== '<<' ? scalar(key.value, key.source) : undefined;
      if (name === undefined || (typeof name === 'object' && name !== null)) {
        throw new Error('holds a key that is no plain text');
      }
      if (entries.has(String(name))) throw new Error(`key ${JSON.stringify(String(name))} occurs twice`);
      const inner = convert(value, depth + 1);
      // Readers disagree on the name of a key that is no text: no place below it is told.
      entries.set(
        String(name),
        isScalarNode(key) && typeof key.value === 'string' ? inner : { value: inner.value },
      );
    }
    return mapNode([...entries]);
  };
  const root = convert(tree.contents, 0);
  return { root, plain };
}

function scalarNode({ value: read, source, range }: Scalar, text: string): ManifestNode {
  const value = scalar(read, source);
  if (typeof read !== 'string' || !range) return { value };
  const [start, end] = range;
  const written = text.slice(start, end);
  const standsForItself = written === read || written === `"${read}"` || written === `'${read}'`;
  return standsForItself ? { value, place: [start, end] } : { value };
}

function scalar(value: unknown, source: string | undefined): Json {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return source ?? String(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  return source ?? String(value);
}
