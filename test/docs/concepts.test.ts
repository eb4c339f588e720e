import { page } from './markdown';

/** The words of each part of the page, in its order. */
const parts = page('docs/concepts.md')
  .text.split(/^## /m)
  .slice(1)
  .map((part) => [...part.matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, words = '']) => words));

test('a first promotion takes six words, and all that the page explains are few', () => {
  expect(parts[0]).toEqual(['environment', 'app', 'delivery branch', 'configure', 'release', 'promotion']);
  expect(parts.flat().length).toBeLessThanOrEqual(18);
});

test('each word is explained once', () => {
  const words = parts.flat().flatMap((each) => each.split(', '));
  expect(words.filter((each, at) => words.indexOf(each) !== at)).toEqual([]);
});
