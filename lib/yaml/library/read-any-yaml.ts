import { Composer, type Document, isNode, type Scalar, type Tags } from 'yaml';
import { MANIFEST_LIMITS } from '../limits';
import { lineAndColumn } from '../lines';
import { scalarNode, type YamlScalar } from '../node';
import type { ReadResult, YamlDocument } from '../yaml-document';
import { readTokens } from './tokens';
import { libraryTree } from './tree';

/** What `readYaml` gives, for a text of any form. */
export function readAnyYaml(text: string): ReadResult {
  try {
    const read = readTokens(text, MANIFEST_LIMITS);
    if ('stopped' in read) return { problem: read.stopped };
    const composer = new Composer({
      version: '1.1',
      merge: true,
      intAsBigInt: true,
      keepSourceTokens: true,
      prettyErrors: false,
      customTags: (tags: Tags): Tags => tags.filter((tag) => !isUnread(tag)),
    });
    return { documents: [...composer.compose(read.tokens)].map((each) => toDocument(each, text)) };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) };
  }
}

const UNREAD_TAGS = ['binary', 'omap', 'pairs', 'set', 'timestamp'].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

const isUnread = (tag: Tags[number]): boolean =>
  typeof tag !== 'string' && (UNREAD_TAGS.includes(tag.tag) || ('format' in tag && tag.format === 'TIME'));

function toDocument(document: Document.Parsed, text: string): YamlDocument {
  let plain = true;
  const refuse = (offset: number, message: string): never => {
    const { line, column } = lineAndColumn(text, offset);
    throw new Error(`${message} at line ${line}, column ${column}`);
  };
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) refuse(fault.pos[0], fault.message);
  const { contents } = document;
  if (!isNode(contents)) return { root: scalarNode(null, 0, 0), plain };
  const root = libraryTree(contents, {
    text,
    limits: MANIFEST_LIMITS,
    refuse,
    indirect: () => {
      plain = false;
    },
    resolve: (alias) => alias.resolve(document),
    keyOf: (key) => {
      const value = scalarOf(key);
      return value === undefined ? undefined : String(value);
    },
    isDisputed: (key) => typeof key.value !== 'string',
    scalarOf,
  });
  return { root, plain };
}

function scalarOf({ value, source }: Scalar): YamlScalar['value'] {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) || String(number) === value.toString() ? number : value.toString();
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return source ?? String(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  return source ?? String(value);
}
