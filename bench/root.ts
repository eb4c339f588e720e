import { join } from 'node:path';

/** Folder of this repository. */
export const ROOT = join(__dirname, '..');
