import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const IDS = ['prod/promote-frontend', 'prod/promote-backend'];
const BOB = ['--as', 'Bob <bob@example.org>'];

const temporary = temporaryDirectories();
let cli: Cli;

beforeAll(async () => {
  ({ cli } = await (await DeliveredExample.create(await temporary())).copy());
  await cli.ok('promote', '--all', '--to', 'staging');
  for (const app of ['frontend', 'backend']) await cli.ok('promote', app, '--to', 'prod');
});

const openApprovals = async () => {
  const { data } = await cli.json('status');
  return (data as { proposals: { id: string }[] }).proposals.map(({ id }) => id).sort();
};

test('fails for all of them where one cannot be approved, before any is shown', async () => {
  const words = ['approve', IDS[0] ?? '', 'prod/none', ...BOB];
  const { code, data } = await cli.json(...words);
  expect([code, data]).toEqual([
    2,
    expect.objectContaining({
      outcome: 'error',
      findings: [expect.objectContaining({ code: 'NO_SUCH_PROPOSAL' })],
    }),
  ]);
  expect((await cli.run(...words)).stdout).toBe('');
});

test('fails for the person who asked before any plan is shown', async () => {
  const { code, stdout, stderr } = await cli.run('approve', IDS[0] ?? '');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('SELF_APPROVAL');
  expect(stderr).not.toContain('sha256:');
});

test('several proposals are approved by one digest, which is printed with all of their plans', async () => {
  const unread = await cli.run('approve', ...IDS, ...BOB);
  expect(unread.code).toBe(1);
  for (const id of IDS) expect(unread.stdout).toContain(id);
  const digest = /--plan (sha256:[0-9a-f]{64})/.exec(unread.all.replace(/\s+/g, ' '))?.[1] ?? '';
  const other = await cli.run('approve', IDS[0] ?? '', '--plan', digest, ...BOB);
  expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('PLAN_MOVED')]);
  const wrong = await cli.run('approve', ...IDS, '--plan', `sha256:${'0'.repeat(64)}`, ...BOB);
  expect([wrong.code, wrong.all.replace(/\s+/g, ' ')]).toEqual([1, expect.stringContaining(digest)]);

  const again = ['approve', ...[...IDS].reverse(), '--plan', digest, ...BOB];
  const { code, data } = await cli.json(...again);
  expect([code, data]).toEqual([
    0,
    expect.objectContaining({
      outcome: 'approved',
      parts: [...IDS]
        .reverse()
        .map((id) =>
          expect.objectContaining({ outcome: 'approved', proposal: { id }, approvals: [expect.anything()] }),
        ),
    }),
  ]);
  // What was read is told by its headline.
  const told = await cli.ok(...again);
  expect(told).toContain('promote staging → prod');
  expect(told).not.toContain('Rollback');
  for (const id of IDS) expect(await cli.json('merge', id)).toMatchObject({ data: { outcome: 'merged' } });
  expect(await openApprovals()).toEqual([]);
});
