import { stripVTControlCharacters } from 'node:util';

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const ZERO = /\p{Mark}/u;

/** Columns that a text takes on a terminal; colours take none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of stripVTControlCharacters(text)) width += charWidth(char);
  return width;
}

/** The text cut to so many columns, with `…` where something is missing. It must hold no colours. */
export function fitWidth(text: string, columns: number): string {
  let width = 0;
  let fitting = '';
  for (const char of text) {
    width += charWidth(char);
    if (width > columns) return `${withoutLast(fitting)}…`;
    fitting += char;
  }
  return text;
}

/** The text with blanks up to so many columns. */
export function padWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

function charWidth(char: string): number {
  if (char >= ' ' && char <= '~') return 1;
  return WIDE.test(char) ? 2 : ZERO.test(char) ? 0 : 1;
}

function withoutLast(text: string): string {
  return [...text].slice(0, -1).join('');
}
