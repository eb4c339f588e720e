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

/** The text with blanks up to so many columns. */
export function padWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

/**
 * The text in pieces of so many columns, broken behind blanks where that leaves no big gap; further pieces begin with
 * an indent. It must hold no colours.
 */
export function splitWidth(text: string, columns: number, indent: string): readonly string[] {
  const pieces: string[] = [];
  const most = Math.max(10, columns);
  const inner = textWidth(indent) < most / 2 ? indent : '';
  let rest = text;
  while (textWidth(rest) > most) {
    const piece = piecePrefix(rest, most);
    pieces.push(piece.trimEnd());
    rest = `${inner}${rest.slice(piece.length).trimStart()}`;
  }
  return [...pieces, rest];
}

function charWidth(char: string): number {
  if (char >= ' ' && char <= '~') return 1;
  return WIDE.test(char) ? 2 : ZERO.test(char) ? 0 : 1;
}

/** The longest beginning of a text that fits, up to a blank where one stands in its last third. */
function piecePrefix(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const char of text) {
    width += charWidth(char);
    if (width > columns) break;
    end += char.length;
  }
  const blank = text.lastIndexOf(' ', end);
  const from = text.length - text.trimStart().length;
  return blank > from && blank > (end * 2) / 3
    ? text.slice(0, blank)
    : text.slice(0, Math.max(end, from + 1));
}
