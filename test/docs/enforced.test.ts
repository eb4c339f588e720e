import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/cli-build';
import { page } from './markdown';

const text = page('docs/enforced.md').text;

/** Each promise: the sentence in bold, and the tests that are named below it. */
const promises = text
  .split(/^- (?=\*\*)/m)
  .slice(1)
  .map((part) => ({
    sentence: part.match(/^\*\*([\s\S]+?)\*\*/)?.[1] ?? '',
    tests: [...part.matchAll(/^ {2}- `([^`]+)`: (.+)$/gm)].map(([, file = '', title = '']) => ({
      file,
      title,
    })),
  }));

test('every sentence about what is enforced names a test', () => {
  expect(promises.length).toBeGreaterThan(20);
  expect(promises.filter(({ tests }) => tests.length === 0)).toEqual([]);
});

test.each(promises)('the tests are there that hold: $sentence', ({ tests }) => {
  const missing = tests.filter(({ file, title }) => !titlesOf(file).some((each) => each.startsWith(title)));
  expect(missing).toEqual([]);
});

/** Texts that a test file gives to a test, behind `test(` or a table of it. */
function titlesOf(file: string): string[] {
  const path = join(ROOT, file);
  if (!existsSync(path)) return [];
  const code = readFileSync(path, 'utf8');
  return [...code.matchAll(/[\w\])]\(\s*(['"`])(.+?)\1,\s*(?:async\b|\(|test\b)/g)].map(
    ([, , title = '']) => title,
  );
}
