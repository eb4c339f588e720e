import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/cli-build';

/** A page of the documentation. */
export interface Page {
  /** Path below the repository's root, such as `docs/apps.md`. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of a page. */
export interface CodeBlock {
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** The file that the block shows: `file=…` behind the language, or a first comment line `// file: …`, `# file: …`. */
  readonly file?: string;
  readonly text: string;
}

/** The pages that are checked: everything a reader is sent to. */
export function pages(): Page[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`);
  return ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs].map((path) => ({
    path,
    text: readFileSync(join(ROOT, path), 'utf8'),
  }));
}

/** One page. */
export function page(path: string): Page {
  const found = pages().find((each) => each.path === path);
  if (!found) throw new Error(`there is no page ${path}`);
  return found;
}

/** The fenced blocks of a page, in order. */
export function codeBlocks({ path, text }: Page): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { line: number; info: string; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.startsWith('```')) open?.lines.push(line);
    else if (open) {
      blocks.push(blockOf(path, open));
      open = undefined;
    } else open = { line: index + 1, info: line.slice(3).trim(), lines: [] };
  }
  if (open) throw new Error(`${path}:${open.line}: the block has no end`);
  return blocks;
}

/** The text of a page outside its fenced blocks. */
export function prose({ text }: Page): string {
  return text
    .split('```')
    .filter((_, index) => index % 2 === 0)
    .join('');
}

function blockOf(
  path: string,
  { line, info, lines }: { readonly line: number; readonly info: string; readonly lines: readonly string[] },
): CodeBlock {
  const [language = '', ...words] = info.split(' ');
  const named = words.find((word) => word.startsWith('file='))?.slice('file='.length);
  const file = named ?? /^(?:\/\/|#) file: (\S+)$/.exec(lines[0] ?? '')?.[1];
  return {
    page: path,
    line,
    language,
    ...(file === undefined ? {} : { file }),
    text: `${lines.join('\n')}\n`,
  };
}
