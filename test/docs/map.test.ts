import { dirname, join, normalize } from 'node:path';
import { page, pages } from './markdown';

test('the map names every page of the documentation once', () => {
  const { path, text } = page('docs/README.md');
  const named = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) =>
    normalize(join(dirname(path), link)),
  );
  expect(named.filter((each, at) => named.indexOf(each) !== at)).toEqual([]);
  const all = pages()
    .map((each) => each.path)
    .filter((each) => each !== path && each !== 'README.md');
  expect([...named].sort()).toEqual([...all].sort());
});
