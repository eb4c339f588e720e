import type { Json } from '../kubernetes/diff/json';
import { listNode, MAX_DEPTH, MAX_NODES, type ManifestNode, mapNode } from '../kubernetes/diff/manifest-node';
import { endOfPlain, isPlainText } from '../kubernetes/diff/plain-text';

/**
 * Reads a map in the form that this project's writer prints: block maps and lists indented by two, plain words that no
 * reader takes for something else, JSON's double quotes, `|` and `|-`. Nothing for any other text, whatever it is: what
 * is read here is what `readYaml` reads by the `yaml` package, places included, in a fraction of the time.
 *
 * Linear in the length of the text.
 */
export function readCanonical(text: string): ManifestNode | undefined {
  if (!text.endsWith('\n') || STRANGE.test(text)) return undefined;
  try {
    return new Scanner(text).document();
  } catch (error) {
    if (error === OTHER_FORM) return undefined;
    throw error;
  }
}

/** Characters that the writer escapes everywhere and that readers take for the end of a line, or for nothing. */
const STRANGE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
/** JSON's `\/`, and halves of characters: not every reader of YAML takes them. */
const FOREIGN_ESCAPE = /\\(?:\/|u[dD][89a-fA-F])/;
const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
const NUMBER = /^-?(?:0|[1-9][0-9]*)\.[0-9]+(?:e[+-]?[0-9]+)?$/;

/** Readers give up looking for the `:` after 1,024 characters; the writer has another form for longer keys. */
const LONGEST_KEY = 1000;

/** Not a failure but an answer: made once, as making the stack of an error costs more than reading a manifest. */
const OTHER_FORM = new Error('not the form that this tool writes');

const NEWLINE = 0x0a;
const BLANK = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const TAB = 0x09;

/** Stands at a line: at its first character that is no blank, or behind a `- `, as a list's item may be a map. */
class Scanner {
  private start = 0;
  private end = -1;
  /** Column of `start`; -1 behind the last line. */
  private indent = 0;
  private nodes = 0;

  constructor(private readonly text: string) {
    this.next();
  }

  document(): ManifestNode {
    if (this.indent !== 0 || this.isItem()) throw OTHER_FORM;
    const root = this.block(0);
    if (!this.isDone()) throw OTHER_FORM;
    return root;
  }

  private isDone(): boolean {
    return this.indent < 0;
  }

  private next(): void {
    const line = this.end + 1;
    if (line >= this.text.length) {
      this.indent = -1;
      return;
    }
    this.start = line;
    while (this.text.charCodeAt(this.start) === BLANK) this.start += 1;
    this.indent = this.start - line;
    this.end = this.text.indexOf('\n', this.start);
  }

  private isItem(): boolean {
    return this.text.charCodeAt(this.start) === DASH && this.text.charCodeAt(this.start + 1) === BLANK;
  }

  private block(depth: number): ManifestNode {
    this.count(depth);
    return this.isItem() ? this.list(depth) : this.map(depth);
  }

  private count(depth: number): void {
    this.nodes += 1;
    if (depth > MAX_DEPTH || this.nodes > MAX_NODES) throw OTHER_FORM;
  }

  private list(depth: number): ManifestNode {
    const { indent } = this;
    const items: ManifestNode[] = [];
    while (this.indent === indent && this.isItem()) {
      this.start += 2;
      this.indent += 2;
      const isNested = this.isItem() || this.keyEnd() >= 0;
      items.push(isNested ? this.block(depth + 1) : this.scalar(this.start, indent + 2, depth + 1));
    }
    return listNode(items);
  }

  private map(depth: number): ManifestNode {
    const { indent } = this;
    const entries: (readonly [string, ManifestNode])[] = [];
    const known = new Set<string>();
    do {
      const end = this.keyEnd();
      if (end < 0 || end - this.start > LONGEST_KEY) throw OTHER_FORM;
      const key = this.string(this.start, end);
      // Readers disagree on whether a quoted one merges maps.
      if (key === '<<' || known.has(key)) throw OTHER_FORM;
      known.add(key);
      if (end + 1 < this.end) {
        entries.push([key, this.scalar(end + 2, indent + 2, depth + 1)]);
      } else {
        this.next();
        if (this.indent !== indent + 2) throw OTHER_FORM;
        entries.push([key, this.block(depth + 1)]);
      }
    } while (this.indent === indent && !this.isItem());
    return mapNode(entries);
  }

  /** Where the `:` behind a key stands; -1 where no key does. */
  private keyEnd(): number {
    const isQuoted = this.text.charCodeAt(this.start) === QUOTE;
    const end = isQuoted ? this.endOfQuoted(this.start) : endOfPlain(this.text, this.start, this.end);
    if (end === this.start || this.text.charCodeAt(end) !== COLON) return -1;
    const after = this.text.charCodeAt(end + 1);
    return after === BLANK || after === NEWLINE ? end : -1;
  }

  /** Behind the closing quote, or the end of the line. */
  private endOfQuoted(start: number): number {
    for (let at = start + 1; at < this.end; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) return at + 1;
    }
    return this.end;
  }

  private scalar(start: number, indent: number, depth: number): ManifestNode {
    this.count(depth);
    const { end } = this;
    const content = this.text.slice(start, end);
    if (content === '|' || content === '|-') {
      this.next();
      return { value: this.literal(indent, content === '|') };
    }
    this.next();
    const word = WORDS.get(content);
    if (word !== undefined) return word();
    const number = numberOf(content);
    if (number !== undefined) return { value: number };
    const value = this.string(start, end);
    const quotes = this.text.charCodeAt(start) === QUOTE ? 2 : 0;
    // Any escape takes more characters than what it stands for.
    return value.length + quotes === end - start ? { value, place: [start, end] } : { value };
  }

  /** The text of a block, whose first line is the current one. */
  private literal(indent: number, newline: boolean): string {
    if (this.indent !== indent) throw OTHER_FORM;
    const lines: string[] = [];
    for (; !this.isDone(); this.next()) {
      const isEmpty = this.start === this.end;
      if (!isEmpty && this.indent < indent) break;
      if (isEmpty && this.indent > 0) throw OTHER_FORM;
      lines.push(isEmpty ? '' : this.text.slice(this.start - this.indent + indent, this.end));
      const last = this.text.charCodeAt(this.end - 1);
      if (last === BLANK || last === TAB) throw OTHER_FORM;
    }
    if (lines[0]?.startsWith('\t') || lines.at(-1) === '') throw OTHER_FORM;
    return `${lines.join('\n')}${newline ? '\n' : ''}`;
  }

  private string(start: number, end: number): string {
    const content = this.text.slice(start, end);
    if (this.text.charCodeAt(start) !== QUOTE) {
      if (isPlainText(content)) return content;
      throw OTHER_FORM;
    }
    if (this.endOfQuoted(start) !== end) throw OTHER_FORM;
    const value = unquoted(content);
    if (value === undefined) throw OTHER_FORM;
    return value;
  }
}

const WORDS: ReadonlyMap<string, () => ManifestNode> = new Map([
  ['{}', () => mapNode([])],
  ['[]', () => listNode([])],
  ['true', () => ({ value: true })],
  ['false', () => ({ value: false })],
  ['null', () => ({ value: null })],
]);

/** As `readYaml` has them: integers beyond 2^53 are their digits. */
function numberOf(content: string): Json | undefined {
  if (INTEGER.test(content)) {
    if (content === '-0') throw OTHER_FORM;
    const value = Number(content);
    if (Number.isSafeInteger(value)) return value;
    if (String(value) === content) return content;
    throw OTHER_FORM;
  }
  if (!NUMBER.test(content)) return undefined;
  const value = Number(content);
  if (!Number.isFinite(value)) throw OTHER_FORM;
  return value;
}

function unquoted(content: string): string | undefined {
  if (content.includes('\\') && FOREIGN_ESCAPE.test(content.replaceAll('\\\\', ' '))) return undefined;
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'string' && !LONE_SURROGATE.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
