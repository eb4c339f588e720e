import { quote } from '../model/finding';
import { bareMap, hasLoneSurrogate, type Json } from '../model/json';
import { type Limits, LONGEST_KEY, MANIFEST_LIMITS, MERGE_KEY } from './limits';
import { lineAndColumn } from './lines';
import {
  listNode,
  mapNode,
  scalarNode,
  type YamlEntry,
  type YamlList,
  type YamlMap,
  type YamlNode,
} from './node';
import { endOfPlain, isPlainText } from './plain-text';

/** The value of a text in the canonical form, or where and why it is in another form. */
export type CanonicalResult = YamlMap | YamlList | Misfit;

/** Why a text is not in the canonical form. */
export interface Misfit {
  readonly kind: 'misfit';
  readonly message: string;
  /** 1-based. */
  readonly line: number;
}

/**
 * Reads a map or list in the form that this project's printer gives, and nothing else: block maps and lists indented by two,
 * plain words that no reader takes for something else, JSON's double quotes, `|` and `|-`, comments before the first
 * line only. Everything that YAML readers disagree about (anchors, aliases, tags, merge keys in quotes or not, repeated
 * keys, flow collections, single quotes, folding, several documents, exotic line breaks, YAML 1.1 numbers and booleans)
 * is another form. The result, places included, is that of the package `yaml`, in a fraction of the time.
 *
 * Linear in the length of the text.
 */
export function readCanonical(text: string, limits: Limits = MANIFEST_LIMITS): CanonicalResult {
  const scanner = new Scanner(text, limits);
  try {
    return scanner.document();
  } catch (error) {
    if (error === OTHER_FORM && scanner.misfit) return scanner.misfit;
    throw error;
  }
}

/** Characters that the printer escapes everywhere and that readers take for the end of a line, or for nothing. */
const ESCAPED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
/** JSON's `\/`, and halves of characters: Go's reader of YAML refuses both. */
const FOREIGN_ESCAPE = /\\(?:\/|u[dD][89a-fA-F])/;
const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
/** With a fraction before an exponent, without which YAML 1.1 sees a string. */
const NUMBER = /^-?(?:0|[1-9][0-9]*)\.[0-9]+(?:e[+-]?[0-9]+)?$/;

/** Not a failure but an answer: made once, as making the stack of an error costs more than reading a manifest. */
const OTHER_FORM = new Error('another form');

const [TAB, NEWLINE, BLANK, QUOTE, HASH, DASH] = [0x09, 0x0a, 0x20, 0x22, 0x23, 0x2d];
const [COLON, QUESTION, BACKSLASH] = [0x3a, 0x3f, 0x5c];

/** Keys that were found plain: most stand in every manifest. Bounded, since keys come from outside. */
const plainKeys = new Set<string>();
const MOST_KEPT = 2000;
const LONGEST_KEPT = 64;

/** Stands at a line: at its first character that is not a blank, or behind a `- `, as a list's item may be a map. */
class Scanner {
  misfit: Misfit | undefined;
  private start = 0;
  private end = -1;
  /** Column of `start`; -1 behind the last line. */
  private indent = 0;
  private values = 0;

  constructor(
    private readonly text: string,
    private readonly limits: Limits,
  ) {}

  document(): YamlMap | YamlList {
    const { text, limits } = this;
    if (text.length > limits.characters)
      this.fail(`it has ${text.length} characters, at most ${limits.characters} are read`, 0);
    if (!text.endsWith('\n')) this.fail('the file does not end with a newline', text.length);
    const found = ESCAPED.exec(text);
    if (found) this.fail(`the character ${quote(found[0])} is there`, found.index);
    if (hasLoneSurrogate(text)) this.fail('half of a character is there', 0);
    this.next();
    while (this.indent === 0 && text.charCodeAt(this.start) === HASH) this.next();
    if (this.indent !== 0) this.fail('the file does not begin with a map or a list');
    const root = this.block(0);
    if (!this.isDone()) this.fail('the line is not indented as the one before');
    return root;
  }

  private isDone(): boolean {
    return this.indent < 0;
  }

  private next(): void {
    const line = this.end + 1;
    if (line >= this.text.length) {
      this.start = line;
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

  private isLongKey(): boolean {
    return this.text.charCodeAt(this.start) === QUESTION && this.text.charCodeAt(this.start + 1) === BLANK;
  }

  private block(depth: number): YamlMap | YamlList {
    return this.isItem() ? this.list(depth) : this.map(depth);
  }

  private count(depth: number): void {
    this.values += 1;
    if (depth > this.limits.depth) this.fail(`more than ${this.limits.depth} levels are nested`);
    if (this.values > this.limits.values) this.fail(`it holds more than ${this.limits.values} values`);
  }

  private list(depth: number): YamlList {
    this.count(depth);
    const { indent, start } = this;
    const items: YamlEntry[] = [];
    while (this.indent === indent && this.isItem()) {
      const itemStart = this.start;
      this.start += 2;
      this.indent += 2;
      const isNested = this.isItem() || this.isLongKey() || this.keyEnd() >= 0;
      const node = isNested ? this.block(depth + 1) : this.scalar(this.start, indent + 2, depth + 1);
      items.push({
        key: String(items.length),
        start: itemStart,
        end: node.end,
        indicatorEnd: itemStart + 1,
        node,
      });
    }
    return listNode(items, start, items[items.length - 1]?.end ?? start, false);
  }

  private map(depth: number): YamlMap {
    this.count(depth);
    const { indent, start } = this;
    const entries: YamlEntry[] = [];
    const value = bareMap<Json>();
    let end = start;
    do {
      const isLong = this.isLongKey();
      const keyStart = isLong ? this.start + 2 : this.start;
      const key = isLong ? this.longKey(indent) : this.shortKey();
      const colon = this.start;
      if (key in value) this.fail(`the key ${quote(key)} stands twice`, keyStart);
      if (key === MERGE_KEY)
        this.fail(`readers disagree on whether the key ${quote(key)} merges maps`, keyStart);
      if (this.limits.refusedKeys?.has(key)) this.fail(`${quote(key)} is not allowed as a key`, keyStart);
      let node: YamlNode;
      if (colon + 1 < this.end) {
        node = this.scalar(colon + 2, indent + 2, depth + 1);
      } else {
        this.next();
        if (this.indent !== indent + 2)
          this.fail(`the key ${quote(key)} has no value two columns further`, keyStart);
        node = this.block(depth + 1);
      }
      end = node.end;
      value[key] = node.value;
      entries.push({ key, start: keyStart, end, indicatorEnd: colon + 1, node });
    } while (this.indent === indent && !this.isItem());
    return { kind: 'map', value, flow: false, entries, start, end };
  }

  /** Reads a key; the current line then begins at the `:` behind it. */
  private shortKey(): string {
    const { start } = this;
    const end = this.keyEnd();
    if (end < 0) this.failForKey();
    if (end - start > LONGEST_KEY)
      this.fail(`a key of more than ${LONGEST_KEY} characters does not begin with "? "`);
    this.start = end;
    return this.key(start, end);
  }

  /** Reads a key behind `? `; the current line then is the one that begins with its `:`. */
  private longKey(indent: number): string {
    const key = this.key(this.start + 2, this.end);
    this.next();
    const after = this.text.charCodeAt(this.start + 1);
    if (
      this.indent !== indent ||
      this.text.charCodeAt(this.start) !== COLON ||
      (after !== BLANK && after !== NEWLINE)
    )
      this.fail('a long key has no value');
    return key;
  }

  private key(start: number, end: number): string {
    const content = this.text.slice(start, end);
    if (plainKeys.has(content)) return content;
    const key = this.string(content, start, end);
    if (key === content && content.length <= LONGEST_KEPT) {
      if (plainKeys.size >= MOST_KEPT) plainKeys.clear();
      plainKeys.add(content);
    }
    return key;
  }

  /** Where the `:` behind a key stands; -1 where no key does. */
  private keyEnd(): number {
    const isQuoted = this.text.charCodeAt(this.start) === QUOTE;
    const end = isQuoted ? this.endOfQuoted(this.start) : endOfPlain(this.text, this.start, this.end);
    if (end === this.start || this.text.charCodeAt(end) !== COLON) return -1;
    const after = this.text.charCodeAt(end + 1);
    return after === BLANK || after === NEWLINE ? end : -1;
  }

  private failForKey(): never {
    const line = this.text.slice(this.start, this.end);
    const [, key] = /^([^"'&*!?{[|>#\s][^:]*):(?: |$)/.exec(line) ?? [];
    return this.fail(
      key === undefined ? 'the line is not an entry of a map' : `the key ${quote(key)} needs double quotes`,
    );
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

  /** The value that the current line ends with; the line behind it becomes the current one. */
  private scalar(start: number, indent: number, depth: number): YamlNode {
    this.count(depth);
    const { end } = this;
    const content = this.text.slice(start, end);
    if (content === '|' || content === '|-') {
      this.next();
      const value = this.literal(start, indent, content === '|');
      return scalarNode(
        value,
        start,
        this.isDone() ? this.text.length : this.start - this.indent,
        false,
        true,
      );
    }
    const first = content.charCodeAt(0);
    const node =
      first === QUOTE ? undefined : (this.word(content, start, end) ?? this.number(content, start, end));
    if (node !== undefined) {
      this.next();
      return node;
    }
    const value = this.string(content, start, end);
    this.next();
    // Any escape takes more characters than what it stands for.
    return scalarNode(value, start, end, value.length + (first === QUOTE ? 2 : 0) === end - start);
  }

  private word(content: string, start: number, end: number): YamlNode | undefined {
    switch (content) {
      case '{}':
        return mapNode([], start, end, true);
      case '[]':
        return listNode([], start, end, true);
      case 'true':
        return scalarNode(true, start, end);
      case 'false':
        return scalarNode(false, start, end);
      case 'null':
        return scalarNode(null, start, end);
      default:
        return undefined;
    }
  }

  private number(content: string, start: number, end: number): YamlNode | undefined {
    const first = content.charCodeAt(0);
    if (first !== DASH && (first < 0x30 || first > 0x39)) return undefined;
    const isWhole = INTEGER.test(content);
    if (!isWhole && !NUMBER.test(content)) return undefined;
    const value = Number(content);
    if (!Number.isFinite(value)) this.fail(`${quote(content)} is not finite`);
    if (Object.is(value, -0) || (isWhole && !Number.isSafeInteger(value) && String(value) !== content))
      this.fail(`the number ${quote(content)} cannot be kept exactly`);
    return scalarNode(value, start, end);
  }

  /** The text of a block, whose first line is the current one. */
  private literal(header: number, indent: number, newline: boolean): string {
    if (this.indent !== indent || this.text.charCodeAt(this.start) === TAB)
      this.fail('a block does not begin with text two columns further', header);
    const lines: string[] = [];
    for (; !this.isDone(); this.next()) {
      const isEmpty = this.start === this.end;
      if (!isEmpty && this.indent < indent) break;
      if (isEmpty && this.indent > 0) this.fail('a line of a block ends with a blank');
      lines.push(isEmpty ? '' : this.text.slice(this.start - this.indent + indent, this.end));
      const last = this.text.charCodeAt(this.end - 1);
      if (last === BLANK || last === TAB) this.fail('a line of a block ends with a blank');
    }
    if (lines[lines.length - 1] === '') this.fail('a block ends with an empty line', header);
    return `${lines.join('\n')}${newline ? '\n' : ''}`;
  }

  /** A string: plain, or in JSON's double quotes. */
  private string(content: string, start: number, end: number): string {
    if (content.charCodeAt(0) !== QUOTE) {
      if (isPlainText(content)) return content;
      return this.fail(`${quote(content)} needs double quotes`, start);
    }
    if (content.length > 1 && content.endsWith('"') && this.endOfQuoted(start) === end) {
      if (!content.includes('\\')) {
        const value = content.slice(1, -1);
        if (!value.includes('\t')) return value;
      } else if (FOREIGN_ESCAPE.test(content.replaceAll('\\\\', ' '))) {
        this.fail(`${quote(content)} has an escape that YAML does not know`, start);
      } else {
        const value = parsed(content);
        if (value !== undefined && !hasLoneSurrogate(value)) return value;
      }
    }
    return this.fail(`${quote(content)} is not a string in double quotes`, start);
  }

  private fail(message: string, offset = this.start): never {
    this.misfit = { kind: 'misfit', message, line: lineAndColumn(this.text, offset).line };
    throw OTHER_FORM;
  }
}

function parsed(content: string): string | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
