/** Columns that a text takes on a terminal; colours take none. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const bare = text.replaceAll(COLOR, '');
  return PLAIN.test(bare) ? bare.length : stringWidth()(text);
}

/** The text with blanks up to so many columns. */
export function padWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

/** Whether all characters of a text are of one column each: ASCII, and the marks that this program prints itself. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Stands for a blank that no line is broken at: a character for private use, one column wide. */
export const BLANK = '\ue000';

const PLAIN = /^[ -~·–—…←→↑↓✓✗\ue000]*$/;

/** Escape sequences for colours. */
const COLOR = /\u001b\[\d{1,3}m/g;

// Loaded late: most commands print nothing that is wide.
const stringWidth = () => (require('string-width') as typeof import('string-width')).default;
