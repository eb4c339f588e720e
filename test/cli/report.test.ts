import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);
const temporary = temporaryDirectories();
let example: DeliveredExample;
beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
});

test('report writes a page, and again over it, but over nothing else', async () => {
  const { cli, project } = example;
  const file = join(project.folder, 'report.html');
  expect(await cli.ok('report')).toMatch(/✓ report\.html written: 2 apps, \d environments, \d+ changes\n/);
  expect(readFileSync(file, 'utf8')).toContain('<th scope="row"><a href="#app--frontend">frontend</a>');
  const { data } = await cli.json('report', '--env', 'dev', 'frontend', '--out', 'report.html');
  expect(data).toMatchObject({ file: 'report.html', measures: [{ environment: 'dev', deployments: 1 }] });
  writeFileSync(file, 'my notes');
  const refused = await cli.run('report');
  expect([refused.code, refused.stderr + refused.stdout]).toEqual([
    2,
    expect.stringContaining('is there and is not a report'),
  ]);
  expect(readFileSync(file, 'utf8')).toBe('my notes');
  symlinkSync('nothing.html', join(project.folder, 'link.html'));
  for (const odd of ['/dev/zero', project.folder, 'link.html']) {
    const { code, stdout, stderr } = await cli.run('report', '--out', odd);
    expect([code, stdout + stderr]).toEqual([2, expect.stringContaining('is there and is not a report')]);
  }
  expect(existsSync(join(project.folder, 'nothing.html'))).toBe(false);
});

test('a time that ends before it begins is refused, and nothing is written', async () => {
  const { cli, project } = example;
  const refused = await cli.run(
    'report',
    '--since',
    '2026-07-02',
    '--until',
    '2026-07-01',
    '--out',
    'never.html',
  );
  expect([refused.code, refused.stderr + refused.stdout]).toEqual([
    2,
    expect.stringContaining('is not before'),
  ]);
  expect(existsSync(join(project.folder, 'never.html'))).toBe(false);
});
