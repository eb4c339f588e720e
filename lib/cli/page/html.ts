import { printableLines } from '../../model/text';

/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Part[];

/**
 * HTML in which whatever is put in is escaped and made printable, unless it is {@link Html} itself. Lists are joined.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    texts.map((text, index) => `${text}${index < parts.length ? shown(parts[index]) : ''}`).join(''),
  );
}

function shown(part: Part | undefined): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(shown).join('');
  return escaped(printableLines(String(part)));
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);

/** An anchor within the page that any name fits. */
export const anchor = (...names: readonly string[]) => names.map(encodeURIComponent).join('--');
