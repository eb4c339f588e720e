/** Words that some reader of YAML takes for a boolean, null or a number, in any case. */
const WORDS: ReadonlySet<string> = new Set('y n yes no on off true false null nan inf'.split(' '));
const BARE_EXPONENT = /^[eE][+-]?[0-9_]+$/;
const LONGEST = 1024;
const LONGEST_WORD = 5;

const BLANK = 0x20;
const SLASH = 0x2f;
const COLON = 0x3a;

/** Whether every reader of YAML takes the text, written plainly, for itself. */
export function isPlainText(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > LONGEST || endOfPlain(text, 0, length) !== length) return false;
  return (length > LONGEST_WORD || !WORDS.has(text.toLowerCase())) && !BARE_EXPONENT.test(text);
}

/**
 * Where a plain text that begins at `start` ends, before `end` or there: letters, digits and `_./@+-` from a letter or
 * `/` on, with single blanks or colons between them. `start` where none begins.
 */
export function endOfPlain(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start);
  if (start >= end || (!isLetter(first) && first !== SLASH)) return start;
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

/** `[A-Za-z0-9_./@+-]` */
const isWordCharacter = (code: number) =>
  isLetter(code) || (code >= 0x2d && code <= 0x39) || code === 0x5f || code === 0x40 || code === 0x2b;
