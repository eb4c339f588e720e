import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSchemas } from '../support/schemas/published';

const FOLDER = join(__dirname, '../../schemas');

test('the published schemas are those of the types and readers (npm run keep:schemas)', () => {
  const made = publishedSchemas();
  const kept = ['data', 'output'].flatMap((folder) =>
    readdirSync(join(FOLDER, folder)).map((name) => `${folder}/${name}`),
  );
  expect(kept.sort()).toEqual([...made.keys()].sort());
  const differing = kept.filter((path) => readFileSync(join(FOLDER, path), 'utf8') !== made.get(path));
  expect(differing).toEqual([]);
});
