import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codesPage } from './codes-page';

const docs = join(__dirname, '..', '..', 'docs');
writeFileSync(
  join(docs, 'codes.md'),
  codesPage(JSON.parse(readFileSync(join(docs, 'code-examples.json'), 'utf8'))),
);
