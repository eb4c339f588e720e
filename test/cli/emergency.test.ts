import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';

jest.setTimeout(120_000);
const temporary = temporaryDirectories();

test('a rollback by hand, with the remote gone, is red until it is recorded, and an audit calls it an emergency', async () => {
  const folder = await temporary();
  const { cli, path } = await (await DeliveredExample.create(folder)).copy();
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  await plainGit(folder)('clone', '--quiet', '--bare', path, join(folder, 'clone.git'));
  await cli.ok('freeze', '--env', 'prod', '--reason', 'a change that the clone lacks');
  const refs = await refsOf(path);
  renameSync(path, `${path}.gone`);

  const { delivery: _, ...place } = cli.place;
  const night = cli.with({
    ...place,
    cwd: join(folder, 'clone.git'),
    env: { CDK8S_DELIVERY_REPOSITORY: '' },
  });
  const out = join(folder, 'by-hand');
  const asked = ['rollback', 'frontend', '--env', 'dev', '--branch', 'delivery', '--reason', 'INC-42'];
  const { stdout: told } = await night.run(...asked, '--offline', '--out', out);
  expect(told).toContain('nothing was pushed');
  expect(told).toMatch(/Stands on {2}commit [0-9a-f]{12} of branch delivery, made /);
  expect(told).toMatch(/has read a newer one of .*delivery.*\.git: commit [0-9a-f]{12} of branch delivery/);
  expect(readdirSync(out).sort()).toEqual(['STEPS.md', 'emergency.json', 'target']);
  expect(existsSync(join(out, 'target/delivery/application.yaml'))).toBe(true);

  renameSync(`${path}.gone`, path);
  expect(await refsOf(path)).toBe(refs);
  expect(await cli.ok('status', 'frontend')).toMatch(
    /EMERGENCY: INC-42\s*\n[\s\S]*EMERGENCY_OPEN dev\/frontend/,
  );
  const { code, data } = await cli.json('check', '--records');
  expect([code, data]).toMatchObject([1, { findings: [{ code: 'EMERGENCY_OPEN' }] }]);

  expect((await cli.json('follow-up', '--from', out)).data).toMatchObject({ outcome: 'committed' });
  expect(await cli.ok('check', '--records')).not.toContain('EMERGENCY_OPEN');
  expect((await cli.json('audit', 'frontend', '--env', 'dev')).data).toMatchObject({
    changes: [
      { kind: 'emergency', claims: { reason: 'INC-42' } },
      { kind: 'hold', rollback: 'cdk8s-delivery unhold frontend --env dev' },
      { kind: 'release' },
      {},
      { kind: 'configuration' },
    ],
  });
  const { code: refused, stderr } = await cli.run(
    ...asked,
    '--out',
    join(folder, 'again'),
    '--plan-out',
    'x',
  );
  expect([refused, stderr]).toEqual([2, expect.stringContaining('--plan-out')]);
  const taken = await night.run(...asked, '--offline', '--out', out);
  expect([taken.code, taken.stderr]).toEqual([
    2,
    expect.stringMatching(/is not empty\n.*name another folder/),
  ]);
});
