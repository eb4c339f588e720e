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

/**
 * A text in lines that fit, broken at blanks, and within a word where the word alone is wider. Blanks that the text
 * begins with stay; colours carry on.
 *
 * @param columns of a line, at least 10
 * @param first what the first line begins with
 * @param indent what the others begin with
 */
export function wrapText(text: string, columns: number, first: string, indent: string): readonly string[] {
  const start = first + (/^ */.exec(text)?.[0] ?? '');
  const content = text.trimStart();
  const taken = Math.max(textWidth(start), textWidth(indent));
  if (textWidth(start) + textWidth(content) <= columns) return [start + content];
  // A line that is mostly indent has no room left: what goes on there starts at the left.
  const narrow = columns - taken < 10;
  const room = narrow ? Math.max(10, columns) : columns - taken;
  const [head = '', ...rest] = wrapAnsi()(content, room, { hard: true }).split('\n');
  return [start + head, ...rest.map((line) => (narrow ? line : indent + line))];
}

/** Characters of one column each: ASCII, and the marks that this program prints itself. */
const PLAIN = /^[ -~·–—…→↑↓✓✗]*$/;

/** What sets a colour or ends it. */
const COLOR = /\u001b\[\d{1,3}m/g;

// Loaded late: most commands print nothing that is wide or has to be broken.
const stringWidth = () => (require('string-width') as typeof import('string-width')).default;
const wrapAnsi = () => (require('wrap-ansi') as typeof import('wrap-ansi')).default;
