/**
 * What is not shown as it is, anywhere: control characters (terminal escapes among them) and halves of characters, which
 * steer or break what shows them; marks that turn the direction of text, and characters that nobody sees (blanks without
 * width, fillers, selectors, tags), which let two different texts look alike.
 */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff]|\u034f|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Whether a text holds a control character (C0, DEL, C1): line ends and tabs too. */
export function hasControl(text: string): boolean {
  return CONTROL.test(text);
}

/** What shows nothing by itself: controls and marks, blanks of every width, fillers, and the empty pattern of Braille. */
const UNSEEN = /[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether a reader sees nothing of a text: it is empty, or holds only blanks and characters that nobody sees. */
export function isBlank(text: string): boolean {
  return text.replace(UNSEEN, '') === '';
}

/** Text from outside on one line: what is hidden becomes a `\u…` escape, line breaks too. */
export function printable(text: string): string {
  return text.replace(HIDDEN, escaped);
}

/** Text from outside of any number of lines: line feeds stay, all else that is hidden becomes a `\u…` escape. */
export function printableLines(text: string): string {
  return text.replace(HIDDEN, (char) => (char === '\n' ? char : escaped(char)));
}

/**
 * What another program printed, cut to so many characters: its colours and all else that is hidden are left out, line
 * feeds and tabs stay.
 */
export function withoutHidden(text: string, limit: number): string {
  const visible = text
    .replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')
    .replace(HIDDEN, (char) => (char === '\n' || char === '\t' ? char : ''));
  return visible.length > limit ? `${visible.slice(0, limit)}…` : visible;
}

/** JSON text with what is hidden in it escaped; it is read back as the same value. */
export function printableJson(json: string): string {
  return json.replace(HIDDEN, (char) => (char === '\n' ? char : [...unitsOf(char)].map(unit).join('')));
}

/** A value as indented JSON in which nothing can steer a terminal. */
export function printJson(value: unknown): string {
  return printableJson(JSON.stringify(value, null, 2));
}

/** A text cut to so many characters, saying how many are left out. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : unit(code);
}

function* unitsOf(char: string): Generator<number> {
  for (let index = 0; index < char.length; index += 1) yield char.charCodeAt(index);
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
