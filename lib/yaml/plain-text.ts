/** Words that some reader of YAML takes for a boolean, null or a number, in any case. */
const WORDS: ReadonlySet<string> = new Set('y n yes no on off true false null nan inf'.split(' '));
const LONGEST_WORD = 5;
/** `e5` is a float without mantissa to some readers of YAML 1.1. */
const BARE_EXPONENT = /^[eE][\d_+-]+$/;
const VERSION = /^\d+\.\d+\.\d[\dA-Za-z.+-]*$/;
const GIT_ID = /^(?!0b)[0-9a-f]*[a-df][0-9a-f]*$/;
const LONGEST = 1024;

const BLANK = 0x20;
const SLASH = 0x2f;
const COLON = 0x3a;

/**
 * Whether every reader of YAML, 1.1 and 1.2, takes the text, written plainly, for itself: words from a letter or `/` on,
 * and what two dots (a version) or a letter other than `e` (the id of a Git object) keep from being a number.
 */
export function isPlainText(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > LONGEST) return false;
  const first = text.charCodeAt(0);
  if (isDigit(first)) return VERSION.test(text) || ((length === 40 || length === 64) && GIT_ID.test(text));
  if (endOfPlain(text, 0, length) !== length) return false;
  if (length <= LONGEST_WORD && WORDS.has(text.toLowerCase())) return false;
  return (first | 0x20) !== 0x65 || !BARE_EXPONENT.test(text);
}

/**
 * Where a plain text that begins at `start` ends, before `end` or there: letters, digits and `_./@+-` from a letter, a
 * digit or `/` on, with single blanks or colons between them. `start` where none begins.
 */
export function endOfPlain(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start);
  if (start >= end || (!isLetter(first) && !isDigit(first) && first !== SLASH)) return start;
  let isBetween = false;
  for (let at = start + 1; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (isWordCharacter(code)) isBetween = false;
    else if (isBetween || (code !== COLON && code !== BLANK)) return isBetween ? at - 1 : at;
    else isBetween = true;
  }
  return isBetween ? end - 1 : end;
}

const isLetter = (code: number) => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** `[A-Za-z0-9_./@+-]` */
const isWordCharacter = (code: number) =>
  isLetter(code) || (code >= 0x2d && code <= 0x39) || code === 0x5f || code === 0x40 || code === 0x2b;
