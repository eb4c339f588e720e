import { join } from 'node:path';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';

jest.setTimeout(120_000);
const temporary = temporaryDirectories();

test('at night, a bare clone and this program roll a target back, and an auditor has the quarter in one command', async () => {
  const folder = await temporary();
  const { cli, path } = await (await DeliveredExample.create(folder)).copy();
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  const clone = join(folder, 'night.git');
  await plainGit(folder)('clone', '--quiet', '--bare', path, clone);

  const { delivery: _, ...place } = cli.place;
  const night = cli.with({ ...place, cwd: clone, env: { CDK8S_DELIVERY_REPOSITORY: '' } });
  const branch = ['--branch', 'delivery'];
  const here = ['frontend', '--env', 'dev', ...branch];
  expect(await night.ok('history', ...here)).toMatch(/release +dev\/frontend/);
  expect(await night.ok('rollback', ...here, '--reason', 'INC-42: errors')).toMatch(
    /Restores[\s\S]*✓ commit [0-9a-f]{12} on delivery/,
  );
  // What the rollback prints next names no branch: in a bare clone nothing is checked out, and the usual branch counts.
  expect(await night.ok('unhold', 'frontend', '--env', 'dev', '--reason', 'looking')).toMatch(/✓ commit/);
  const again = await night.json('status', 'frontend');
  expect(again.code).toBe(0);

  const quarter = ['--since', '2020-01-01T00:00:00Z', '--until', '2100-01-01T00:00:00Z'];
  const rows = (await night.ok('audit', '--env', 'dev', ...quarter, '--csv', ...branch)).trim().split('\n');
  expect(rows.map((row) => row.split(',')[1])).toEqual(
    expect.arrayContaining(['kind', 'unhold', 'rollback', 'hold', 'release', 'configuration']),
  );
  const standing = await plainGit(folder)('--git-dir', path, 'log', '-2', '--format=%s', 'delivery');
  expect(`${standing}`).toContain('roll back frontend');
});
