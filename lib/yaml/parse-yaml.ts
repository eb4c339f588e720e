import { LRUCache } from 'lru-cache';
import { DeliveryError } from '../model/finding';
import type { Json } from '../model/json';
import { brokenAt } from './broken-at';
import { library } from './door';
import { DATA_LIMITS } from './limits';
import type { YamlNode } from './node';
import { readCanonical } from './read-canonical';

/** A YAML file, parsed: its text, its value, and where everything stands. */
export interface YamlFile {
  readonly text: string;
  /** Name of the file, for messages. */
  readonly file: string;
  /** Absent where the file holds nothing but comments. */
  readonly root?: YamlNode | undefined;
  /** The value; null for an empty file. */
  readonly data: Json;
}

/** Texts of data files that were read lately: one command reads most of them several times. */
const recent = new LRUCache<string, { readonly root: YamlNode | undefined }>({
  maxSize: 2 * DATA_LIMITS.characters,
  sizeCalculation: (_, text) => text.length + 1,
});

/**
 * Parses a YAML file of the delivery data as hostile input: at most 1 MiB and 64 levels, one document, UTF-8, and neither
 * aliases, anchors, tags, merge keys, directives nor repeated keys. Map keys are texts as written; maps have no
 * prototype. The same text gives the same value, which nobody may change.
 *
 * @param file name of the file, for messages
 * @throws DeliveryError `BROKEN_FILE`, one finding per problem, with line and column
 */
export function parseYaml(source: string | Uint8Array, file: string): YamlFile {
  const text = decode(source, file);
  let known = recent.get(text);
  if (known === undefined) {
    assertPrintable(text, file);
    known = { root: rootOf(text, file) };
    recent.set(text, known);
  }
  const { root } = known;
  return { text, file, root, data: root?.value ?? null };
}

/** What is no `c-printable` of YAML 1.2, section 5.1, among the first 128 characters. */
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function assertPrintable(text: string, file: string): void {
  const sign = UNPRINTABLE.exec(text);
  if (!sign) return;
  const escaped = `\\u${sign[0].charCodeAt(0).toString(16).padStart(4, '0')}`;
  const message = `"${escaped}" is a character that YAML does not allow in a file`;
  throw new DeliveryError([brokenAt(text, file, sign.index, message)]);
}

function rootOf(text: string, file: string): YamlNode | undefined {
  const canonical = readCanonical(text, DATA_LIMITS);
  return canonical.kind === 'misfit' ? library().parseAnyYaml(text, file) : canonical;
}

function decode(source: string | Uint8Array, file: string): string {
  const bytes = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength;
  if (bytes > DATA_LIMITS.bytes) {
    const message = `the file has ${bytes} bytes, at most ${DATA_LIMITS.bytes} are allowed`;
    throw DeliveryError.of('BROKEN_FILE', message, { file });
  }
  if (typeof source === 'string') {
    // What was decoded before has this sign in place of bytes that are not text; what this tool prints holds it escaped.
    const lost = source.indexOf('\ufffd');
    if (lost < 0) return source;
    throw new DeliveryError([brokenAt(source, file, lost, 'the file is not UTF-8')]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(source);
  } catch (cause) {
    throw DeliveryError.of('BROKEN_FILE', 'the file is not UTF-8', { file }, { cause });
  }
}
