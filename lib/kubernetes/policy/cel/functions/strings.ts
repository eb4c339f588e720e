import type { Environment } from '@marcbachmann/cel-js';
import { spend, spendOn } from '../budget';
import { CelFailure } from '../cel-failure';
import { LIMITS } from '../limits';
import { formatText } from './format-text';
import { goDouble } from './go-double';
import { quotedText } from './quoted-text';
import { registerIn } from './register';
import { timeText } from './time-text';

/**
 * Kubernetes' functions on texts. Positions count code points, letters are ASCII's, as in cel-go; the library counts
 * UTF-16 units and takes all of Unicode, so calls of its functions are led here (`own_…`).
 */
export function registerStrings(environment: Environment): void {
  const fn = registerIn(environment);
  fn('string.charAt(int): string', charAt);
  fn('string.own_contains(string): bool', (text: string, part: string) => {
    spend(1 + (text.length >> 6) * (1 + (part.length >> 6)));
    return text.includes(part);
  });
  fn('string.own_indexOf(string): int', (text: string, part: string) => indexOf(text, part, 0n));
  fn('string.own_indexOf(string, int): int', indexOf);
  fn('string.own_lastIndexOf(string): int', (text: string, part: string) => lastIndexOf(text, part));
  fn('string.own_lastIndexOf(string, int): int', lastIndexOf);
  fn('string.own_lowerAscii(): string', (text: string) =>
    text.replace(/[A-Z]+/g, (all) => all.toLowerCase()),
  );
  fn('string.own_upperAscii(): string', (text: string) =>
    text.replace(/[a-z]+/g, (all) => all.toUpperCase()),
  );
  fn('string.own_trim(): string', trim);
  fn('string.own_substring(int): string', (text: string, from: bigint) => substring(text, from));
  fn('string.own_substring(int, int): string', substring);
  fn('string.replace(string, string): string', (text: string, old: string, by: string) =>
    replace(text, old, by, -1n),
  );
  fn('string.replace(string, string, int): string', replace);
  fn('string.own_split(string): list<string>', (text: string, by: string) => split(text, by, -1n));
  fn('string.own_split(string, int): list<string>', split);
  fn('list<string>.own_join(): string', (texts: readonly unknown[]) => join(texts, ''));
  fn('list<string>.own_join(string): string', join);
  fn('string.format(list): string', (text: string, values: readonly unknown[]) =>
    spendOn(formatText(text, values)),
  );
  registerQuote(environment);
  for (const type of ['string', 'bool', 'int', 'uint']) fn(`own_string(${type}): string`, String);
  fn('own_string(double): string', goDouble);
  fn('own_string(bytes): string', (bytes: Uint8Array) => utf8(bytes));
  fn('own_string(google.protobuf.Timestamp): string', timeText);
  fn('own_string(google.protobuf.Duration): string', String);
}

function registerQuote(environment: Environment): void {
  class Strings {}
  environment.registerType('StringsNamespace', Strings);
  environment.registerConstant('strings', 'StringsNamespace', new Strings());
  registerIn(environment)('StringsNamespace.quote(string): string', (_: unknown, text: string) =>
    quotedText(text),
  );
}

function points(text: string): string | readonly string[] {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return [...text];
  return text;
}

function slice(of: string | readonly string[], from: number, to?: number): string {
  return typeof of === 'string' ? of.slice(from, to) : of.slice(from, to).join('');
}

function charAt(text: string, position: bigint): string {
  const of = points(text);
  const at = Number(position);
  if (at < 0 || at > of.length) throw outOfRange(position);
  return of[at] ?? '';
}

function indexOf(text: string, part: string, position: bigint): bigint {
  if (part === '') return position;
  const of = points(text);
  const from = Number(position);
  if (from < 0) throw outOfRange(position);
  if (from >= of.length) return -1n;
  const at = slice(of, from).indexOf(part);
  return at < 0 ? -1n : BigInt(from + lengthOf(slice(of, from).slice(0, at)));
}

function lastIndexOf(text: string, part: string, position?: bigint): bigint {
  const of = points(text);
  if (part === '') return position ?? BigInt(of.length);
  const from = position === undefined ? of.length - 1 : Number(position);
  if (position !== undefined && from < 0) throw outOfRange(position);
  if (from >= of.length) return -1n;
  const at = text.lastIndexOf(part, slice(of, 0, from).length);
  return at < 0 ? -1n : BigInt(lengthOf(text.slice(0, at)));
}

function lengthOf(text: string): number {
  return points(text).length;
}

/** White space as Go's Unicode tables have it. */
function trim(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && SPACES.has(text[from] ?? '')) from += 1;
  while (to > from && SPACES.has(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
}

const SPACES: ReadonlySet<string> = new Set(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);

function substring(text: string, start: bigint, end?: bigint): string {
  const of = points(text);
  const from = Number(start);
  const to = end === undefined ? of.length : Number(end);
  if (from < 0 || from > of.length) throw outOfRange(start);
  if (to < 0 || to > of.length) throw outOfRange(end ?? 0n);
  if (from > to) throw new CelFailure(`a part of a text cannot begin at ${from} and end at ${to}`);
  return slice(of, from, to);
}

function replace(text: string, old: string, by: string, limit: bigint): string {
  spend(1 + (text.length >> 6) * (1 + (old.length >> 6)));
  const most = limit < 0n ? Number.POSITIVE_INFINITY : Number(limit);
  if (most === 0) return text;
  const pieces = old === '' ? ['', ...text] : text.split(old);
  if (old === '' && text !== '') pieces.push('');
  const count = Math.min(pieces.length - 1, most);
  if (text.length + count * by.length > LIMITS.text) throw new CelFailure('the text would be too long');
  const head = pieces.slice(0, count + 1).join(by);
  const tail = pieces.slice(count + 1);
  return spendOn(tail.length > 0 ? head + old + tail.join(old) : head);
}

function split(text: string, by: string, limit: bigint): string[] {
  const most = Number(limit);
  if (most === 0) return [];
  const pieces = by === '' ? [...text] : text.split(by);
  if (most < 0 || pieces.length <= most) return spendOn(pieces);
  return spendOn([...pieces.slice(0, most - 1), pieces.slice(most - 1).join(by)]);
}

function join(texts: readonly unknown[], by: string): string {
  for (const each of texts)
    if (typeof each !== 'string') throw new CelFailure('only a list of texts can be joined');
  return spendOn(texts.join(by));
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf8', { fatal: true }).decode(bytes);
  } catch {
    throw new CelFailure('the bytes are not UTF-8');
  }
}

function outOfRange(position: bigint): CelFailure {
  return new CelFailure(`the position ${position} is outside of the text`);
}
