import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedSchemas } from './published';

const FOLDER = join(__dirname, '../../../schemas');

rmSync(FOLDER, { recursive: true, force: true });
for (const [path, text] of publishedSchemas()) {
  const file = join(FOLDER, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
