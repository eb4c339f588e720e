import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsOf } from '../crd-files';
import { customKinds } from '../custom-kinds';
import type { KindSchema } from '../schema';

/** The kinds of every CRD file (`*.yaml`) in a folder. */
export function crdKinds(folder: string): readonly KindSchema[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((file) => documentsOf(file, readFileSync(join(folder, file), 'utf8')))
    .flatMap(customKinds);
}
