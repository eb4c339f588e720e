import { join } from 'node:path';

export const SCREENS_FOLDER = join(__dirname, 'screens');

/** Where a screen is kept: one file for each width. */
export const screenFile = (name: string, columns: number) => join(SCREENS_FOLDER, `${name}-${columns}.txt`);
