import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from '../support/cli-build';
import { type Page, pages, prose } from './markdown';

test('every link between the pages leads to a file, and to a heading where it names one', () => {
  const all = new Map(pages().map((page) => [page.path, page]));
  const broken = [...all.values()].flatMap((page) =>
    links(page)
      .filter((link) => !leads(page, link, all))
      .map((link) => `${page.path}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test('every page of docs is linked from the README or from a page that is', () => {
  const all = new Map(pages().map((page) => [page.path, page]));
  const reached = new Set(['README.md']);
  for (const path of reached) {
    for (const link of links(all.get(path) ?? { path, text: '' })) {
      const target = normalize(join(dirname(path), link.split('#')[0] ?? ''));
      if (all.has(target)) reached.add(target);
    }
  }
  expect([...all.keys()].filter((path) => !reached.has(path))).toEqual([]);
});

function links(page: Page): string[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function leads(page: Page, link: string, all: ReadonlyMap<string, Page>): boolean {
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? page.path : normalize(join(dirname(page.path), file));
  if (anchor === undefined) return existsSync(join(ROOT, path));
  return headings(all.get(path)).includes(anchor);
}

/** Anchors as GitHub makes them of headings. */
function headings(page: Page | undefined): string[] {
  return (page === undefined ? '' : prose(page))
    .split('\n')
    .filter((line) => /^#{1,6} /.test(line))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    );
}
