import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { diagram, PALETTES } from './diagram';
import { SHOWN } from './session';
import { terminalPicture } from './terminal';

/**
 * `npm run keep:pictures`: draws the pictures of the docs anew. The terminal is that of a real run, so its ids and times are
 * others each time: keep it when what commands print has changed, and look at it, in light and dark.
 */
const FOLDER = resolve(__dirname, '..', '..', 'docs', 'pictures');
const COLUMNS = 110;

mkdirSync(FOLDER, { recursive: true });
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  ['-r', 'ts-node/register', join(__dirname, 'session.ts')],
  { encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '1', COLUMNS: `${COLUMNS}` } },
);
if (status !== 0) throw new Error(stdout + stderr);
const shown = (stdout.split(`${SHOWN}\n`)[1] ?? '').replace(/ --as '[^']*'/g, '').trim();
for (const name of ['light', 'dark'] as const) {
  writeFileSync(join(FOLDER, `release-${name}.svg`), diagram(PALETTES[name]));
  writeFileSync(
    join(FOLDER, `terminal-${name}.svg`),
    terminalPicture(shown, COLUMNS, PALETTES[name], name === 'dark'),
  );
}
