/**
 * Characters that are never shown as they are: control characters (terminal escapes among them) and halves of
 * characters, which steer or break a display; marks that turn the direction of text, and invisible characters (blanks
 * without width, fillers, selectors, tags), which let two different texts look alike.
 */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff]|\u034f|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Whether a text holds a control character (C0, DEL, C1): line ends and tabs too. */
export function hasControl(text: string): boolean {
  return CONTROL.test(text);
}

/**
 * Characters that show nothing by themselves: controls and marks, blanks of every width, fillers, and the empty pattern
 * of Braille.
 */
const UNSEEN = /[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether a text looks empty: it is empty, or holds only blanks and invisible characters. */
export function isBlank(text: string): boolean {
  return text.replace(UNSEEN, '') === '';
}

/** Text from outside on one line: hidden characters and line breaks become `\u…` escapes. */
export function printable(text: string): string {
  return text.replace(HIDDEN, escaped);
}

/** Text from outside of any number of lines: line feeds stay, all other hidden characters become `\u…` escapes. */
export function printableLines(text: string): string {
  return text.replace(HIDDEN, (char) => (char === '\n' ? char : escaped(char)));
}

/**
 * What another program printed, cut to `limit` characters: colours and hidden characters are left out, line feeds and
 * tabs stay.
 */
export function withoutHidden(text: string, limit: number): string {
  const visible = text
    .replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')
    .replace(HIDDEN, (char) => (char === '\n' || char === '\t' ? char : ''));
  return visible.length > limit ? `${visible.slice(0, limit)}…` : visible;
}

/** JSON text with hidden characters escaped; it is read back as the same value. */
export function printableJson(json: string): string {
  return json.replace(HIDDEN_IN_LINES, (char) => [...unitsOf(char)].map(unit).join(''));
}

/** The same characters but for line feeds, of which indented JSON has one for each value. */
const HIDDEN_IN_LINES = new RegExp(
  HIDDEN.source.replace('\\u0000-\\u001f', '\\u0000-\\u0009\\u000b-\\u001f'),
  HIDDEN.flags,
);

/** A value as indented JSON in which nothing can steer a terminal. */
export function printJson(value: unknown): string {
  return printableJson(JSON.stringify(value, null, 2));
}

/** A text cut to a number of characters, with a note on how many are left out. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const note = (left: number) => `… (${left} more characters)`;
  if (text.length - limit <= note(text.length - limit).length) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}${note(text.length - end)}`;
}

/** Words of another program, cut before a command that would not fit whole: half a command is not one to type. */
export function cutWords(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit);
  const inCommand = kept.split('`').length % 2 === 0;
  return `${(inCommand ? kept.slice(0, kept.lastIndexOf('`')) : kept).trimEnd()}…`;
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
