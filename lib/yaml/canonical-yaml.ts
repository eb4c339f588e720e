import { isUtf8 } from 'node:buffer';
import { bareMap } from '../kubernetes/policy/bare-map';
import { DeliveryError, quote } from '../model/finding';

/** A value as YAML and JSON both know it. Maps have no prototype. */
export type YamlValue = null | boolean | number | string | readonly YamlValue[] | YamlMap;
/** A map of {@link YamlValue}. */
export interface YamlMap {
  readonly [key: string]: YamlValue;
}

const DEEPEST = 100;

/**
 * Characters of a manifest. The API server takes 3 MiB (`MaxRequestBodyBytes` in `k8s.io/apiserver`), without the blanks
 * of YAML, and etcd keeps half of that.
 */
const LARGEST = 4 * 1024 * 1024;
/** A character has three bytes at the most, or four that count as two. */
const MOST_BYTES = 3 * LARGEST;

/**
 * Reads one manifest in the form that this project's writer prints, and nothing else: block maps and lists, plain words
 * that no reader takes for something else, JSON's double quotes, `|` and `|-`. What YAML readers disagree about
 * (anchors, aliases, tags, merge keys, flow collections, single quotes, folding, several documents, exotic line breaks,
 * YAML 1.1 numbers and booleans) is refused, so what is judged here is what the cluster's reader will see.
 *
 * Linear in the length of the text.
 *
 * @param source the text, or its bytes in UTF-8
 * @throws DeliveryError `RENDER_OUTPUT` with the line
 */
export function parseCanonicalYaml(source: string | Buffer): YamlMap {
  if (typeof source === 'string') return new Reader(source).document();
  if (source.length > MOST_BYTES)
    throw DeliveryError.of(
      'RENDER_OUTPUT',
      `the file has ${source.length} bytes, at most ${MOST_BYTES} are read`,
    );
  if (!isUtf8(source)) throw DeliveryError.of('RENDER_OUTPUT', 'the file is not UTF-8');
  return new Reader(source.toString('utf8')).document();
}

class Reader {
  private readonly lines: string[];
  private at = 0;
  /** The current line, empty behind the last one. */
  private line = '';
  /** Where the current line begins: behind its blanks and behind the `- ` of items that begin in it. */
  private column = 0;

  constructor(text: string) {
    if (text.length > LARGEST)
      this.fail(`it has ${text.length} characters, at most ${LARGEST} are read: no API server takes as much`);
    this.lines = text.split('\n');
    if (this.lines.pop() !== '') this.fail('the file does not end with a newline');
    const strange = STRANGE.exec(text);
    if (strange) {
      this.at = text.slice(0, strange.index).split('\n').length - 1;
      this.fail(`the character ${quote(strange[0])} stands there`);
    }
    this.go(0);
  }

  document(): YamlMap {
    while (this.line.startsWith('#')) this.go(this.at + 1);
    const value = this.block(0, 0);
    if (this.at < this.lines.length) this.fail('the line is not indented as the one before');
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      this.fail('the file is not a map');
    return value as YamlMap;
  }

  /** Makes a line the current one. */
  private go(at: number): void {
    this.at = at;
    this.line = this.lines[at] ?? '';
    this.begin(0);
  }

  /** The current line goes on at a column, or behind the blanks there. */
  private begin(column: number): void {
    let at = column;
    while (this.line.charCodeAt(at) === BLANK) at += 1;
    this.column = at;
  }

  /** The map or list whose first line is the current one. */
  private block(indent: number, depth: number): YamlValue {
    if (depth > DEEPEST) this.fail(`more than ${DEEPEST} levels are nested`);
    return this.isItem(indent) ? this.list(indent, depth) : this.map(indent, depth);
  }

  private isItem(indent: number): boolean {
    return this.column === indent && this.line.startsWith('- ', indent);
  }

  private list(indent: number, depth: number): YamlValue[] {
    const list: YamlValue[] = [];
    while (this.isItem(indent)) {
      const start = indent + 2;
      if (
        this.line.startsWith('- ', start) ||
        this.line.startsWith('? ', start) ||
        this.keyEnd(start) > start
      ) {
        // `- a: b` is a map that begins two columns further.
        this.begin(start);
        list.push(this.block(start, depth + 1));
      } else list.push(this.scalar(this.line.slice(start), start));
    }
    return list;
  }

  private map(indent: number, depth: number): YamlMap {
    const map = bareMap<YamlValue>();
    const first = this.at;
    while (this.column === indent && this.at < this.lines.length && !this.isItem(indent)) {
      const [key, rest] = this.entry(indent);
      if (key in map) this.fail(`the key ${quote(key)} stands twice`);
      if (rest !== '') {
        map[key] = this.scalar(rest.slice(1), indent + 2);
        continue;
      }
      this.go(this.at + 1);
      if (this.column !== indent + 2 || this.at >= this.lines.length)
        this.fail(`the key ${quote(key)} has no value two columns further`, -1);
      map[key] = this.block(indent + 2, depth + 1);
    }
    if (this.at === first) this.fail('a key is expected');
    return map;
  }

  /** Key and the rest of the line after `:`; the rest is empty or begins with a blank. */
  private entry(start: number): readonly [key: string, rest: string] {
    if (this.line.startsWith('? ', start)) {
      const key = this.text(this.line.slice(start + 2));
      this.go(this.at + 1);
      if (this.column !== start || !/^:(?: |$)/.test(this.line.slice(start, start + 2)))
        this.fail('a long key has no value');
      return [key, this.line.slice(start + 1)];
    }
    const end = this.keyEnd(start);
    if (end <= start) this.fail('the line is not an entry of a map');
    if (end - start > LONGEST_KEY)
      this.fail(`a key of more than ${LONGEST_KEY} characters does not begin with "? "`);
    return [this.key(this.line.slice(start, end)), this.line.slice(end + 1)];
  }

  /** Where the `:` after a key stands that begins at a column, or -1 when no key does. */
  private keyEnd(start: number): number {
    const { line } = this;
    if (line.charCodeAt(start) === QUOTE) {
      const end = endOfQuoted(line, start);
      return line[end] === ':' && (end + 1 === line.length || line[end + 1] === ' ') ? end : -1;
    }
    const inner = line.indexOf(': ', start);
    if (inner >= 0) return inner;
    return line.length > start && line.endsWith(':') ? line.length - 1 : -1;
  }

  /** The text of a key. Most keys stand in every manifest. */
  private key(content: string): string {
    if (plainKeys.has(content)) return content;
    const key = this.text(content);
    if (key === content && content.length <= LONGEST_KEPT) {
      if (plainKeys.size >= MOST_KEPT) plainKeys.clear();
      plainKeys.add(content);
    }
    return key;
  }

  /** The value that the current line ends with; the line behind it becomes the current one. */
  private scalar(content: string, indent: number): YamlValue {
    if (content === '|' || content === '|-') return this.literal(indent, content === '|');
    const value = this.inline(content);
    this.go(this.at + 1);
    return value;
  }

  private inline(content: string): YamlValue {
    switch (content) {
      case '{}':
        return bareMap<YamlValue>();
      case '[]':
        return [];
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
    }
    if (!NUMBER.test(content)) return this.text(content);
    const value = Number(content);
    if (!Number.isFinite(value)) this.fail(`${quote(content)} is not finite`);
    if (!Number.isSafeInteger(value) && INTEGER.test(content) && String(value) !== content)
      this.fail(`${quote(content)} is no number that can be kept exactly`);
    return value;
  }

  private literal(indent: number, newline: boolean): string {
    const lines: string[] = [];
    this.go(this.at + 1);
    for (; this.at < this.lines.length; this.go(this.at + 1)) {
      if (this.line === '') lines.push('');
      else if (this.column >= indent) lines.push(this.line.slice(indent));
      else break;
    }
    if (lines.length === 0 || /^[ \t]|^$/.test(lines[0] as string) || lines.at(-1) === '')
      this.fail('a block does not begin and end with text', -1);
    return `${lines.join('\n')}${newline ? '\n' : ''}`;
  }

  /** A string: plain, or in JSON's double quotes. */
  private text(content: string): string {
    if (content.startsWith('"')) {
      if (content.includes('\\') && FOREIGN_ESCAPE.test(content.replaceAll('\\\\', ' ')))
        this.fail(`${quote(content)} has an escape that YAML does not know`);
      try {
        const value: unknown = JSON.parse(content);
        if (typeof value === 'string' && !LONE_SURROGATE.test(value)) return value;
      } catch {
        // Said below.
      }
      return this.fail(`${quote(content)} is not a string in double quotes`);
    }
    if (!isPlain(content)) return this.fail(`${quote(content)} needs double quotes`);
    return content;
  }

  private fail(message: string, offset = 0): never {
    throw DeliveryError.of('RENDER_OUTPUT', `not the form that this tool writes: ${message}`, {
      line: Math.max(1, this.at + 1 + offset),
    });
  }
}

const [BLANK, QUOTE] = [0x20, 0x22];
const STRANGE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
/** JSON's `\/`, and halves of characters: Go's reader of YAML refuses both. */
const FOREIGN_ESCAPE = /\\(?:\/|u[dD][89a-fA-F])/;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/;
const INTEGER = /^-?[0-9]+$/;
/** Readers look for the `:` behind a key no further than 1,024 characters. */
const LONGEST_KEY = 1000;
/** Letters, digits and `_./@+-` from a letter or `/` on, with single blanks or colons between them. */
const PLAIN = /^[A-Za-z/][A-Za-z0-9_./@+-]*(?:[ :][A-Za-z0-9_./@+-]+)*$/;
const BARE_EXPONENT = /^[eE][+-]?[0-9_]+$/;
const WORDS: ReadonlySet<string> = new Set('y n yes no on off true false null nan inf'.split(' '));
const LONGEST_WORD = 5;

/** Keys that were found plain; bounded, since keys come from outside. */
const plainKeys = new Set<string>();
const MOST_KEPT = 2000;
const LONGEST_KEPT = 64;

/** Whether a text needs no quotes: no reader takes it for something else. */
function isPlain(content: string): boolean {
  if (content.length > 1024 || !PLAIN.test(content)) return false;
  if (content.length <= LONGEST_WORD && WORDS.has(content.toLowerCase())) return false;
  return !BARE_EXPONENT.test(content);
}

/** The column behind the quoted text that begins at a column. */
function endOfQuoted(line: string, start: number): number {
  let at = start + 1;
  while (at < line.length && line[at] !== '"') at += line[at] === '\\' ? 2 : 1;
  return at + 1;
}
