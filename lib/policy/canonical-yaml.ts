import { DeliveryError, quote } from '../finding';

/** A value as YAML and JSON both know it. Maps have no prototype. */
export type YamlValue = null | boolean | number | string | readonly YamlValue[] | YamlMap;
/** A map of {@link YamlValue}. */
export interface YamlMap {
  readonly [key: string]: YamlValue;
}

const DEEPEST = 100;

/**
 * Reads one manifest in the form that this project's writer prints, and nothing else: block maps and lists, plain words
 * that no reader takes for something else, JSON's double quotes, `|` and `|-`. What YAML readers disagree about
 * (anchors, aliases, tags, merge keys, flow collections, single quotes, folding, several documents, exotic line breaks,
 * YAML 1.1 numbers and booleans) is refused, so what is judged here is what the cluster's reader will see.
 *
 * Linear in the length of the text.
 *
 * @throws DeliveryError `RENDER_OUTPUT` with the line
 */
export function parseCanonicalYaml(text: string): YamlMap {
  const reader = new Reader(text);
  return reader.document();
}

class Reader {
  private readonly lines: string[];
  private at = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
    if (this.lines.pop() !== '') this.fail('the file does not end with a newline');
    const strange = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.exec(text);
    if (strange) {
      this.at = text.slice(0, strange.index).split('\n').length - 1;
      this.fail(`the character ${quote(strange[0])} stands there`);
    }
  }

  document(): YamlMap {
    while (this.lines[this.at]?.startsWith('#')) this.at += 1;
    const value = this.block(0, 0);
    if (this.at < this.lines.length) this.fail('the line is not indented as the one before');
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      this.fail('the file is not a map');
    return value as YamlMap;
  }

  /** The map or list whose first line is the current one. */
  private block(indent: number, depth: number): YamlValue {
    if (depth > DEEPEST) this.fail(`more than ${DEEPEST} levels are nested`);
    return this.isItem(indent) ? this.list(indent, depth) : this.map(indent, depth);
  }

  private isItem(indent: number): boolean {
    const line = this.lines[this.at] ?? '';
    return line.startsWith('- ', indent) && this.indentation() === indent;
  }

  private list(indent: number, depth: number): YamlValue[] {
    const list: YamlValue[] = [];
    while (this.isItem(indent)) {
      const line = this.lines[this.at] as string;
      const content = line.slice(indent + 2);
      if (content.startsWith('- ') || content.startsWith('? ') || this.keyEnd(content) > 0) {
        // `- a: b` is a map that begins two columns further.
        this.lines[this.at] = `${' '.repeat(indent + 2)}${content}`;
        list.push(this.block(indent + 2, depth + 1));
      } else {
        this.at += 1;
        list.push(this.scalar(content, indent + 2));
      }
    }
    return list;
  }

  private map(indent: number, depth: number): YamlMap {
    const map: Record<string, YamlValue> = Object.create(null);
    const first = this.at;
    while (this.at < this.lines.length && this.indentation() === indent && !this.isItem(indent)) {
      const [key, rest] = this.entry((this.lines[this.at] as string).slice(indent), indent);
      if (key in map) this.fail(`the key ${quote(key)} stands twice`);
      this.at += 1;
      if (rest !== '') {
        map[key] = this.scalar(rest.slice(1), indent + 2);
        continue;
      }
      if (this.at >= this.lines.length || this.indentation() !== indent + 2)
        this.fail(`the key ${quote(key)} has no value two columns further`, -1);
      map[key] = this.block(indent + 2, depth + 1);
    }
    if (this.at === first) this.fail('a key is expected');
    return map;
  }

  /** Key and the rest of the line after `:`; the rest is empty or begins with a blank. */
  private entry(content: string, indent: number): [key: string, rest: string] {
    if (content.startsWith('? ')) {
      const key = this.text(content.slice(2));
      this.at += 1;
      const value = this.lines[this.at] ?? '';
      if (
        this.indentation() !== indent ||
        value[indent] !== ':' ||
        !/^(?: |$)/.test(value.slice(indent + 1, indent + 2))
      )
        this.fail('a long key has no value');
      return [key, value.slice(indent + 1)];
    }
    const end = this.keyEnd(content);
    if (end <= 0) this.fail('the line is not an entry of a map');
    return [this.text(content.slice(0, end)), content.slice(end + 1)];
  }

  /** Where the `:` after a key stands, or -1 when the text does not begin with a key. */
  private keyEnd(content: string): number {
    if (content.startsWith('"')) {
      const end = endOfQuoted(content);
      return content[end] === ':' && (end + 1 === content.length || content[end + 1] === ' ') ? end : -1;
    }
    const inner = content.indexOf(': ');
    if (inner >= 0) return inner;
    return content.endsWith(':') ? content.length - 1 : -1;
  }

  private scalar(content: string, indent: number): YamlValue {
    switch (content) {
      case '{}':
        return Object.create(null) as YamlMap;
      case '[]':
        return [];
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      case '|':
      case '|-':
        return this.literal(indent, content === '|');
    }
    this.at -= 1;
    const value = NUMBER.test(content) ? Number(content) : this.text(content);
    if (typeof value === 'number' && !Number.isFinite(value)) this.fail(`${quote(content)} is not finite`);
    this.at += 1;
    return value;
  }

  private literal(indent: number, newline: boolean): string {
    const lines: string[] = [];
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at] as string;
      if (line === '') lines.push('');
      else if (this.indentation() >= indent) lines.push(line.slice(indent));
      else break;
    }
    if (lines.length === 0 || /^[ \t]|^$/.test(lines[0] as string) || lines.at(-1) === '')
      this.fail('a block does not begin and end with text', -1);
    return `${lines.join('\n')}${newline ? '\n' : ''}`;
  }

  /** A string: plain, or in JSON's double quotes. */
  private text(content: string): string {
    if (content.startsWith('"')) {
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

  private indentation(): number {
    const line = this.lines[this.at] ?? '';
    let count = 0;
    while (line.charCodeAt(count) === 0x20) count += 1;
    return count;
  }

  private fail(message: string, offset = 0): never {
    throw DeliveryError.of('RENDER_OUTPUT', `not the form that this tool writes: ${message}`, {
      line: Math.max(1, this.at + 1 + offset),
    });
  }
}

const LONE_SURROGATE = /[\ud800-\udfff]/u;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/;
const BARE_EXPONENT = /^[eE][+-]?[0-9_]+$/;
const WORDS: ReadonlySet<string> = new Set('y n yes no on off true false null nan inf'.split(' '));

/** Letters, digits and `_./@+-` from a letter or `/` on, with single blanks or colons between them. */
function isPlain(content: string): boolean {
  if (content.length > 1024 || WORDS.has(content.toLowerCase()) || BARE_EXPONENT.test(content)) return false;
  return /^[A-Za-z/][A-Za-z0-9_./@+-]*(?:[ :][A-Za-z0-9_./@+-]+)*$/.test(content);
}

function endOfQuoted(content: string): number {
  let at = 1;
  while (at < content.length && content[at] !== '"') at += content[at] === '\\' ? 2 : 1;
  return at + 1;
}
