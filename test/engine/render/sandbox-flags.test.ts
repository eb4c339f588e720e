import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxFlags } from '../../../lib/engine/render/sandbox-flags';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();

test('a package is found in a folder that holds the cache, too: what lies in an open folder is not named again', async () => {
  const folder = await temporary();
  const packages = join(folder, 'node_modules');
  const code = join(packages, '.cache', 'code');
  for (const each of [code, join(packages, 'one'), join(packages, 'two')])
    mkdirSync(each, { recursive: true });
  writeFileSync(join(packages, 'one', 'index.js'), "module.exports = require('two');");
  writeFileSync(join(packages, 'two', 'index.js'), "module.exports = 'found';");
  writeFileSync(join(code, 'main.js'), "console.log(require('one'));");
  const flags = sandboxFlags({ read: [code, packages, `${packages}-not`], write: [] });
  expect(flags.filter((each) => each.startsWith('--allow-fs-read='))).toEqual([
    `--allow-fs-read=${packages}`,
    `--allow-fs-read=${packages}-not`,
  ]);
  const open = sandboxFlags({ read: [code, packages], write: [] });
  expect(execFileSync(process.execPath, [...open, join(code, 'main.js')], { encoding: 'utf8' })).toBe(
    'found\n',
  );
});

test('fails for a folder whose name would open more than itself', () => {
  expect(() => sandboxFlags({ read: ['/srv/*'], write: [] })).toThrow('UNSAFE_PATH');
});
