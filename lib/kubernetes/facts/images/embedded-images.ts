import { type ParsedImage, parseImage } from '../../../model/scalars';
import { isImageName, isPlaceholder, lookedAtImage, namedImage } from './image-look';
import { imageParts } from './image-parts';

/** An image within a text. */
interface EmbeddedImage {
  readonly text: string;
  readonly image?: ParsedImage;
}

const ENTRY = /^(\s*(?:- +)*)["']?([A-Za-z0-9_./-]+)["']?\s*[:=]\s*(.*)$/;
const IN_QUOTES = /^(["'])(.*?)\1/;

/**
 * The images in a text of several words or lines: a manifest, Helm values, a script, a template, whatever its syntax. It is read
 * line by line, so that a text which no parser takes is read, too.
 */
export function embeddedImages(text: string): readonly EmbeddedImage[] {
  const found = new Map<string, EmbeddedImage>();
  const add = (written: string, image: ParsedImage | undefined) => {
    if (!found.has(written)) found.set(written, image ? { text: written, image } : { text: written });
  };
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.length > 20_000 || /^\s*(?:#|\/\/)/.test(line)) continue;
    const [, indent = '', key = '', rest = ''] = ENTRY.exec(line) ?? [];
    const value = plainValue(rest);
    if (key === 'repository' || key === 'repo' || key === 'imageRepository') {
      const parts = imageParts(block(lines, index, indent.length), '');
      if (parts) add(parts.text, parseImage(parts.text));
    } else if (isImageName(key) && value !== '') {
      const image = namedImage(value);
      if (image || isPlaceholder(value)) {
        add(value, isPlaceholder(value) ? undefined : image);
        continue;
      }
    }
    for (const [word, image] of imagesInWords(line)) add(word, image);
  }
  return [...found.values()];
}

/** The images among the words of a command line: `--image=nginx`, `--image nginx`, `docker run ghcr.io/a/b:1`. */
export function imagesInWords(line: string): readonly (readonly [string, ParsedImage])[] {
  const words = line.split(/[\s"'`,;()<>[\]{}|&]+/);
  return words.flatMap((word, index): (readonly [string, ParsedImage])[] => {
    const equals = word.indexOf('=');
    const name = equals < 0 ? (words[index - 1] ?? '') : word.slice(0, equals);
    const value = word.slice(equals + 1).replace(/[.:]+$/, '');
    const flagged = /^--?[a-z]/i.test(name) || equals > 0;
    const image =
      flagged && isImageName(name) && !value.startsWith('-')
        ? namedImage(value)
        : value.includes('/')
          ? lookedAtImage(value)
          : undefined;
    return image ? [[value, image]] : [];
  });
}

function plainValue(rest: string): string {
  const inside = IN_QUOTES.exec(rest);
  if (inside) return inside[2] ?? '';
  return rest
    .replace(/\s+#.*$/, '')
    .replace(/[,}\]]+$/, '')
    .trim();
}

/** How far from a line its neighbours are looked for. */
const NEAR = 40;

/** The entries around a line that stand in the same map, by their indentation. */
function block(lines: readonly string[], from: number, indent: number): Readonly<Record<string, string>> {
  const entries: [string, string][] = [];
  const take = (index: number, step: -1 | 1): boolean => {
    const line = lines[index] ?? '';
    if (line.trim() === '') return true;
    const [, before = '', key = '', rest = ''] = ENTRY.exec(line) ?? [];
    const width = key === '' ? line.length - line.trimStart().length : before.length;
    const begins = before.includes('-');
    if (width < indent || (width === indent && begins && step > 0)) return false;
    if (width === indent && key !== '') entries.push([key, plainValue(rest)]);
    return !(begins && width === indent);
  };
  for (let index = from; index >= 0 && index > from - NEAR; index -= 1) if (!take(index, -1)) break;
  for (let index = from + 1; index < lines.length && index < from + NEAR; index += 1)
    if (!take(index, 1)) break;
  return Object.fromEntries(entries);
}
