import { DeliveryError, quote } from '../model/finding';
import { hasLoneSurrogate } from '../model/json';
import { MERGE_KEY } from './limits';
import { isPlainText } from './plain-text';

/**
 * One string as YAML text that every reader takes for that string: readers of YAML 1.1 (the Go libraries of Kubernetes
 * and Argo CD, PyYAML) and of YAML 1.2.
 *
 * Plain where nothing can be mistaken, a block (`|`, `|-`) for readable text of several lines, JSON's double quotes
 * otherwise. Invisible characters and those that turn the direction of text are written as `\u` escapes, so that a
 * reviewer sees them. Nothing is ever folded.
 *
 * @param indent blanks before the lines of a block; leave it out where a text has to stay on one line, as keys do
 * @throws DeliveryError `UNPRINTABLE_TEXT` for a lone surrogate
 */
export function yamlText(value: string, indent?: string): string {
  if (isPlainText(value)) return value;
  if (indent !== undefined && isBlock(value)) return block(value, indent);
  return quoted(value);
}

/**
 * One key as YAML text, on one line.
 *
 * @throws DeliveryError `UNPRINTABLE_TEXT` for a lone surrogate and the merge key
 */
export function yamlKey(key: string): string {
  if (key === MERGE_KEY)
    throw unprintable(`the key ${quote(key)} cannot be written: readers disagree on whether it merges maps`);
  return yamlText(key);
}

const unprintable = (message: string) => DeliveryError.of('UNPRINTABLE_TEXT', message);

const TAB = 0x09;
const NEWLINE = 0x0a;
const BLANK = 0x20;
/** Several lines, no blank at the start or at a line's end, one final newline at the most, and all of it printable. */
function isBlock(value: string): boolean {
  if (!value.includes('\n') || value.endsWith('\n\n')) return false;
  const first = value.charCodeAt(0);
  if (first === BLANK || first === TAB || first === NEWLINE) return false;
  let before = NEWLINE;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code === NEWLINE) {
      if (before === BLANK || before === TAB) return false;
    } else if (code !== TAB && (code < BLANK || isHidden(code) || isLoneSurrogate(value, index))) {
      return false;
    }
    before = code;
  }
  return before !== BLANK && before !== TAB;
}

function block(value: string, indent: string): string {
  const keep = value.endsWith('\n');
  const lines = (keep ? value.slice(0, -1) : value).split('\n');
  return `${keep ? '|' : '|-'}\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
}

function quoted(value: string): string {
  const json = JSON.stringify(value);
  let text = '';
  let done = 0;
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (code < 0x7f || !isHidden(code)) continue;
    text += `${json.slice(done, index)}\\u${code.toString(16).padStart(4, '0')}`;
    done = index + 1;
  }
  if (hasLoneSurrogate(value)) {
    throw unprintable(`the string ${quote(value)} holds a lone surrogate`);
  }
  return text + json.slice(done);
}

/** Characters that are not seen, turn the direction of text, or break lines for some readers. */
function isHidden(code: number): boolean {
  if (code < 0x7f) return false;
  return (
    code <= 0x9f ||
    code === 0xad ||
    code === 0x61c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff ||
    code >= 0xfff0
  );
}

function isLoneSurrogate(value: string, index: number): boolean {
  const code = value.charCodeAt(index);
  if (code < 0xd800 || code > 0xdfff) return false;
  const isHigh = code <= 0xdbff;
  const other = value.charCodeAt(isHigh ? index + 1 : index - 1);
  return isHigh ? !(other >= 0xdc00 && other <= 0xdfff) : !(other >= 0xd800 && other <= 0xdbff);
}
