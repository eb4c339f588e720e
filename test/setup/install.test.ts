import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from '../../lib/setup';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

test('what an installation that was stopped left in node_modules goes before the next one, and what one ended with stays', async () => {
  const folder = await temporary();
  const tree = join(folder, 'node_modules');
  const left = join(tree, '.left');
  writeFileSync(join(folder, 'package.json'), '{"name":"fleet","version":"1.0.0"}\n');
  mkdirSync(tree);
  const install = async () => {
    writeFileSync(left, '');
    await installPackages(folder, new AbortController().signal);
    return existsSync(left);
  };
  expect(await install()).toBe(false);
  expect(existsSync(join(folder, 'package-lock.json'))).toBe(true);
  mkdirSync(tree, { recursive: true });
  writeFileSync(join(tree, '.package-lock.json'), '{"name":"fleet","lockfileVersion":3,"packages":{}}\n');
  expect(await install()).toBe(true);
});
