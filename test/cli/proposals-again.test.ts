import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const ID = 'prod/promote-frontend';
const BOB = ['--as', 'Bob <bob@example.org>'];

const temporary = temporaryDirectories();
let example: DeliveredExample;
let cli: Cli;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await cli.ok('promote', 'frontend', '--to', 'prod');
});

interface Said {
  readonly outcome: string;
  readonly commit?: string;
  readonly merged?: { readonly releases: readonly string[] };
  readonly findings?: readonly { readonly code: string; readonly message: string }[];
}

async function ask(verb: string, ...args: string[]) {
  const words = verb === 'approve' ? approving(ID) : [verb, ID];
  const { code, data } = await cli.json(...words, ...BOB, ...args);
  const { outcome, findings = [], ...said } = data as Said;
  return { code, outcome, codes: findings.map((each) => each.code), ...said };
}

const refusedWith = (code: string) => ({ code: 1, codes: [code] });

test('fails to be approved without a terminal and without the digest that was read, which it gives with the plan', async () => {
  const { code, all } = await cli.run('approve', ID, ...BOB);
  expect(code).toBe(1);
  expect(all).toContain('NOT_APPROVED');
  expect(all.replace(/\s+/g, ' ')).toMatch(
    /frontend.*approve prod\/promote-frontend --plan sha256:[0-9a-f]{64}/,
  );
  expect(await cli.run('approve', ID, '--plan', `sha256:${'0'.repeat(64)}`, ...BOB)).toMatchObject({
    code: 1,
    all: expect.stringContaining('PLAN_MOVED'),
  });
});

test('what is withdrawn is withdrawn: whatever is asked of it says by whom', async () => {
  expect(await ask('withdraw')).toMatchObject({ code: 0, outcome: 'withdrawn' });
  expect(await ask('withdraw')).toMatchObject({ code: 0, outcome: 'nothing' });
  expect(await cli.ok('withdraw', ID)).toMatch(/was withdrawn by Bob <bob@example\.org> on \d{4}-/);
  for (const verb of ['approve', 'merge'])
    expect(await ask(verb)).toMatchObject(refusedWith('PROPOSAL_WITHDRAWN'));
});

test('a merged one is done for as long as its release stands there, and no later proposal of its name was withdrawn', async () => {
  await cli.ok('promote', 'frontend', '--to', 'prod');
  await cli.ok(...approving(ID), ...BOB);
  const { commit } = await ask('merge');
  const again = { code: 0, outcome: 'nothing', commit, merged: { releases: [expect.stringMatching(/^r-/)] } };
  for (const verb of ['approve', 'merge']) expect(await ask(verb)).toMatchObject(again);
  expect(await ask('withdraw')).toMatchObject(refusedWith('PROPOSAL_MERGED'));
  expect(await cli.ok('merge', ID)).toMatch(
    /was merged on \d{4}-.* with r-\w{16}, and is there now, by commit/,
  );

  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  await cli.ok('witness', 'frontend', ...BOB);
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await cli.ok('promote', 'frontend', '--to', 'prod');
  await ask('withdraw');
  for (const verb of ['approve', 'merge'])
    expect(await ask(verb)).toMatchObject(refusedWith('PROPOSAL_WITHDRAWN'));
  expect(await ask('withdraw')).toMatchObject({ code: 0, outcome: 'nothing' });

  await cli.ok('promote', 'frontend', '--to', 'prod');
  await cli.ok(...approving(ID), ...BOB);
  const second = await ask('merge');
  expect(second).toMatchObject({ code: 0, outcome: 'merged' });
  expect(await ask('merge')).toMatchObject({ code: 0, outcome: 'nothing', commit: second.commit });
});

test('a merged one whose release is gone again is not done', async () => {
  const back = await cli.json('rollback', 'frontend', '--env', 'prod', '--reason', 'INC-1', ...BOB);
  const { commit } = back.data as { readonly commit: string };
  for (const verb of ['approve', 'merge'])
    expect(await ask(verb)).toMatchObject(refusedWith('PROPOSAL_MERGED'));
  expect((await cli.run('merge', ID)).all.replace(/\s+/g, ' ')).toContain(
    `something else is there since commit ${commit.slice(0, 12)}`,
  );
});
