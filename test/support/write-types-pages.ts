import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typesPages } from './types-page';

const root = join(__dirname, '..', '..');
const isCheck = process.argv.includes('--check');
for (const { path, text } of typesPages(root)) {
  const file = join(root, path);
  if (!isCheck) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${path} is not what the declarations say: npm run keep:api\n`);
    process.exitCode = 1;
  }
}
