import { mkdirSync, writeFileSync } from 'node:fs';
import { SCREENS_FOLDER, screenFile } from './screen-file';
import { SCREENS, WIDTHS } from './screens';

/**
 * `npm run keep:screens`: takes the screens in `screens/` anew. Look at each before it is kept: a person reads them.
 */
mkdirSync(SCREENS_FOLDER, { recursive: true });
for (const [name, screen] of Object.entries(SCREENS))
  for (const columns of WIDTHS)
    writeFileSync(screenFile(name, columns), `${screen(columns).join('\n').trimEnd()}\n`);
