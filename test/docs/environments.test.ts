import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/cli-build';
import { page } from './markdown';

test('docs/environments.md has every prop of an environment', () => {
  const source = readFileSync(join(ROOT, 'lib', 'authoring', 'fleet', 'environment-props.ts'), 'utf8');
  const [, props = ''] = source.split('export interface EnvironmentProps');
  const names = [...props.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name);
  expect(names).toContain('promotesFrom');
  const { text } = page('docs/environments.md');
  expect(names.filter((name) => !text.includes(`| \`${name}`))).toEqual([]);
});
