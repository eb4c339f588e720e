import { cut, printable } from '../../model/text';
import { safeLink } from './evidence-links';

/**
 * Text from outside as inline code: nothing in it is Markdown, HTML, a mention, a reference or a link. Texts that would
 * break out of a table's cell are written with character references.
 */
export function code(text: string, limit = 300): string {
  const shown = cut(printable(text), limit);
  if (shown === '') return '`""`';
  if (/[|\\`]/.test(shown)) return `<code>${references(shown)}</code>`;
  return /^ | $/.test(shown) ? `\` ${shown} \`` : `\`${shown}\``;
}

/** Text from outside as prose: shown as it is, with mentions, references and links broken. */
export function prose(text: string, limit = 500): string {
  return cut(printable(text), limit)
    .replace(SPECIAL, (char, at: number, all: string) =>
      isPlain(char, all[at - 1], all[at + 1]) ? char : `&#${char.codePointAt(0)};`,
    )
    .replaceAll('&#64;', '&#64;&#8203;')
    .replaceAll('&#35;', '&#35;&#8203;')
    .replace(/GH&#45;/gi, (match) => `${match}&#8203;`)
    .replace(/www&#46;/gi, (match) => `${match}&#8203;`)
    .replaceAll('&#58;&#47;', '&#58;&#8203;&#47;');
}

/** Text from outside inside HTML, such as a `<summary>`. */
export function html(text: string, limit = 200): string {
  return `<code>${references(cut(printable(text), limit))}</code>`;
}

/** A link, where it is a safe one; the text as code where not. References to GitHub pages leave no trace there. */
export function link(label: string, target: string | undefined): string {
  const safe = safeLink(target);
  if (safe === undefined) return target === undefined ? prose(label) : `${prose(label)} ${code(target)}`;
  const quiet = safe.replace(
    /^https:\/\/github\.com\/(?=[^/]+\/[^/]+\/(?:issues|pull|discussions|commit)\/)/,
    'https://redirect.github.com/',
  );
  return `[${prose(label)}](<${quiet}>)`;
}

/** A fenced block whose fence is longer than any run inside. */
export function fence(language: string, lines: readonly string[]): string {
  let longest = 2;
  for (const line of lines)
    for (const run of line.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  const mark = '`'.repeat(longest + 1);
  return [`${mark}${language}`, ...lines, mark].join('\n');
}

/** A value for the hidden marker: names and digests as they are, without anything that could end a comment. */
export function markerValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9:,-]/g, '')
    .replace(/-(?=-)/g, '%2d')
    .slice(0, 200);
}

const SPECIAL = /[^A-Za-z0-9 ,\u00a1-\u{10ffff}]/gu;

/** Whether a sign of prose means nothing to Markdown and to GitHub where it stands. */
function isPlain(char: string, before = '', after = ''): boolean {
  if (char === '(' || char === ')' || char === ';' || char === '"') return true;
  const ends = after === '' || after === ' ';
  if (char === ':' || char === '.') return ends && /[A-Za-z)]/.test(before);
  return (char === '-' || char === '/') && /[A-Za-z]/.test(before) && /[a-z]/.test(after);
}

function references(text: string): string {
  return text.replace(SPECIAL, (char) => `&#${char.codePointAt(0)};`);
}
