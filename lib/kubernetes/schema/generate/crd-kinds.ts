import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { customKinds } from '../custom-kinds';
import type { Json, KindSchema } from '../schema';

/** The kinds of every CRD file (`*.yaml`) in a folder. */
export function crdKinds(folder: string): readonly KindSchema[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')))
    .flatMap((document) => customKinds(document.toJS() as Json));
}
