import { join } from 'node:path';
import { DeliveredExample } from '../support/delivered-example';
import { judgedOutput } from '../support/output-judge';
import { planOf } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

test('in a shallow clone history, audit and verify tell what is there, tell nothing false of its end, and say so', async () => {
  const example = await DeliveredExample.create(await temporary());
  const { path, cli: whole } = await example.copy();
  await whole.ok('freeze', '--env', 'dev', '--reason', 'x');
  await whole.ok('unfreeze', '--env', 'dev');
  const git = plainGit(example.folder);
  await git('clone', '--quiet', '--bare', '--depth=2', '--branch=delivery', `file://${path}`, 'shallow.git');
  const shallow = join(example.folder, 'shallow.git');
  const cli = whole.with({ delivery: shallow });

  const told = await cli.run('history');
  expect([told.code, told.stdout.trim().split('\n').length]).toEqual([0, 1]);
  expect(told.stdout).toContain('unfreeze');
  expect(told.stderr).toMatch(
    /HISTORY_CUT {2}the history of branch delivery ends at commit [0-9a-f]{12}: what came before/,
  );
  const audit = await cli.run('audit', '--json');
  expect(judgedOutput(audit.stdout)).toMatchObject({
    changes: [{ kind: 'unfreeze' }],
    findings: [{ code: 'HISTORY_CUT' }],
  });
  expect(audit.stderr).toContain('HISTORY_CUT');
  // the end of the clone is accused of nothing, and what comes after it is proven
  const proof = await cli.run('verify');
  expect([proof.code, proof.all]).toEqual([1, expect.stringMatching(/HISTORY_CUT[\s\S]*✓ 1 commit proven/)]);
  expect(await whole.ok('status')).toContain('since ');
  expect(await cli.ok('status')).not.toContain('since ');
  // what was asked for is all there
  expect((await cli.run('history', '--limit', '1')).stderr).toBe('');
  expect((await cli.run('audit', '--since', '2100-01-01')).stderr).toBe('');

  await git('-C', shallow, 'fetch', '--quiet', '--unshallow', `file://${path}`, 'refs/heads/delivery');
  const rest = await cli.run('history', '--limit', '100');
  expect(rest.stderr).toBe('');
  expect(rest.stdout).toBe(await whole.ok('history', '--limit', '100'));
});

test('audit reads a shallow clone that has merges and no receipts, and where says that the history is cut', async () => {
  const example = await DeliveredExample.create(await temporary());
  const { path, cli: whole } = await example.copy();
  await whole.ok('promote', 'frontend', '--to', 'staging');
  await whole.ok('promote', 'frontend', '--to', 'prod');
  const id = 'prod/promote-frontend';
  await whole.with({ as: 'Grace <grace@example.org>' }).ok('approve', id, '--plan', planOf(path, id));
  await whole.ok('merge', id);
  await whole.ok('retire', 'frontend', '--env', 'dev');
  const git = plainGit(example.folder);
  await git('clone', '--quiet', '--bare', '--depth=3', '--branch=delivery', `file://${path}`, 'merged.git');
  const cli = whole.with({ delivery: join(example.folder, 'merged.git') });
  const audit = await cli.run('audit', 'frontend', '--env', 'prod');
  expect([audit.code, audit.stdout]).toEqual([0, expect.stringContaining('promotion  prod/frontend')]);
  const where = await cli.run('where', 'r-0123456789abcdef');
  expect([where.code, where.stderr]).toEqual([0, expect.stringContaining('HISTORY_CUT')]);
});
