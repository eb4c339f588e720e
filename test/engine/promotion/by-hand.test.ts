import type { TreeEdit } from '../../../lib/engine/git';
import { verifyHistory } from '../../../lib/engine/history/verify';
import { printRecord } from '../../../lib/registry';
import { layout } from '../../support/default-layout';
import { cyd, type FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anApp, anEnv, aRef, aTree } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets, runEverywhere } from '../../support/prepared-fleets';

/** web 1.0 runs everywhere, 1.1 in dev. */
const fleet = fleets(async (first) => {
  await runEverywhere(first);
  await first.release('web', { images: { server: '1.1' } });
});

const recordFile = (environment: string) =>
  layout.pathOf({ kind: 'record', environment: anEnv(environment), app: anApp('web') });

/** A branch that goes on from a commit of the delivery branch, with one commit of Cyd. */
async function branch(
  delivered: FleetFixture,
  name: string,
  edits: readonly TreeEdit[],
  on?: string,
): Promise<string> {
  const base = aCommit(on ?? (await delivered.head()));
  const author = { ...cyd, date: new Date() };
  const commit = await delivered.remote.commit({
    parents: [base],
    base,
    edits,
    message: `${name} by hand\n`,
    author,
  });
  await delivered.remote.updateRefs([{ ref: aRef(`refs/heads/${name}`), from: null, to: commit }]);
  return commit;
}

/** What stands in one environment, for another one. */
async function copied(delivered: FleetFixture, from: string, to: string): Promise<TreeEdit[]> {
  const record = await delivered.record(from);
  return [
    { kind: 'file', path: recordFile(to), content: printRecord(record) },
    { kind: 'tree', path: `manifests/${to}/web`, id: aTree(record.renders.trees[to] ?? '') },
  ];
}

const GONE = (environment: string): TreeEdit[] => [
  { kind: 'delete', path: recordFile(environment) },
  { kind: 'delete', path: `manifests/${environment}/web` },
];

async function merged(delivered: FleetFixture, name: string): Promise<string> {
  const outcome = await delivered.merge(name);
  if (outcome.kind !== 'merged') throw new Error(`${outcome.kind}: ${codes(outcome).join(' ')}`);
  expect(await delivered.head()).toBe(outcome.commit);
  return outcome.commit;
}

async function messageOf(delivered: FleetFixture, commit: string): Promise<string> {
  for await (const { message } of delivered.remote.history(commit, [], { limit: 1 })) return message;
  return '';
}

async function lies(delivered: FleetFixture): Promise<string[]> {
  const { branches } = await verifyHistory(await delivered.snapshot(), { countsApprovals: true });
  return branches.flatMap(({ commits }) =>
    commits.flatMap(({ findings }) => findings.map(({ message }) => message)),
  );
}

test('a branch that people made is merged as what its files amount to: a promotion, a rollback by a revert, a retirement', async () => {
  const delivered = await fleet();
  const before = await delivered.head();
  const proposed = await branch(delivered, 'promote-web', await copied(delivered, 'dev', 'staging'));
  expect(await delivered.open({}).merging('promote-web', true)).toMatchObject({ kind: 'planned' });
  expect(await delivered.head()).toBe(before);
  const promoted = await merged(delivered, 'promote-web');
  expect((await delivered.versions('staging'))['server']).toBe('1.1');
  expect(await messageOf(delivered, promoted)).toMatch(
    /^promote web \S+ to staging[\s\S]*Delivery-Change: promote\n[\s\S]*Reason: promote-web by hand\n[\s\S]*Requested-by: Cyd/,
  );
  // The branch is theirs; merged again, it says which commit brought it.
  expect(await delivered.remote.resolve('refs/heads/promote-web')).toBe(proposed);
  expect(await delivered.merge('promote-web')).toMatchObject({ kind: 'nothing', commit: promoted });

  const reverted: TreeEdit[] = [];
  for (const path of [recordFile('staging'), 'manifests/staging/web']) {
    const id = await delivered.remote.idAt(before, path);
    if (path.startsWith('manifests')) reverted.push({ kind: 'tree', path, id: aTree(id ?? '') });
    else
      reverted.push({
        kind: 'file',
        path,
        content: (await delivered.remote.readText(`${before}:${path}`)) ?? '',
      });
  }
  await branch(delivered, 'revert-promote-web', reverted);
  const rolled = await merged(delivered, 'revert-promote-web');
  expect((await delivered.versions('staging'))['server']).toBe('1.0');
  expect(await messageOf(delivered, rolled)).toMatch(
    /^roll back web to \S+ in staging[\s\S]*Delivery-Change: rollback\n/,
  );
  expect(
    await delivered.remote.idAt(
      rolled,
      layout.pathOf({ kind: 'hold', environment: anEnv('staging'), app: anApp('web') }),
    ),
  ).toBeDefined();
  // What was done once is not done again by the old branch.
  await delivered.unhold('web', 'staging');
  expect(codes(await delivered.merge('promote-web'))).toEqual(['PROPOSAL_MERGED']);
  expect((await delivered.versions('staging'))['server']).toBe('1.0');

  await branch(delivered, 'no-web', GONE('staging'));
  expect(await messageOf(delivered, await merged(delivered, 'no-web'))).toContain(
    'Delivery-Change: retire\n',
  );
  expect(await delivered.check()).toEqual([]);
  expect(await lies(delivered)).toEqual([]);
});

test('fails where it is unclear or not what would be planned, with the reason and the command', async () => {
  const delivered = await fleet();
  const before = await delivered.head();
  const toStaging = await copied(delivered, 'dev', 'staging');
  const record = await delivered.record('dev');
  const manifest = {
    kind: 'file',
    path: 'manifests/staging/web/Deployment.web.yaml',
    content: 'kind: Deployment\n',
  } as const;
  const freeze = {
    kind: 'file',
    path: layout.pathOf({ kind: 'freeze', environment: anEnv('staging') }),
    content: 'reason: fair\n',
  } as const;
  const hold = {
    kind: 'file',
    path: layout.pathOf({ kind: 'hold', environment: anEnv('staging'), app: anApp('web') }),
    content: 'reason: wait\nby: Cyd <cyd@example.org>\nsince: 2026-01-01T00:00:00.000Z\n',
  } as const;
  const cases: Readonly<Record<string, readonly [edits: readonly TreeEdit[], says: RegExp]>> = {
    'edited-files': [[manifest], /^FILES_DIFFER: the files of staging\/web/],
    'record-alone': [toStaging.slice(0, 1), /^FILES_DIFFER/],
    'with-a-file-more': [[...toStaging, manifest], /^FILES_DIFFER/],
    'into-an-entry': [
      [
        {
          kind: 'file',
          path: recordFile('dev'),
          content: printRecord({ ...record, code: aCommit('1'.repeat(40)) }),
        },
      ],
      /^UNCLEAR_CHANGE: "into-an-entry" is not merged: dev takes releases from its code/,
    ],
    'a-freeze': [
      [freeze],
      /^UNCLEAR_CHANGE: .*environments\/staging\/freeze\.yaml, which .*`cdk8s-delivery freeze`/,
    ],
    'with-a-freeze': [[...toStaging, freeze], /^MIXED_CHANGE/],
    'with-a-hold': [[...toStaging, hold], /^UNCLEAR_CHANGE: .* sets a hold as well, which no promote does/],
    'two-verbs': [
      [...toStaging, ...GONE('prod')],
      /^UNCLEAR_CHANGE: .* retire of web in prod and promote of web in staging, which/,
    ],
    'with-words-of-its-own': [
      [
        {
          kind: 'file',
          path: recordFile('staging'),
          content: printRecord({ ...record, contains: [(await delivered.record('staging')).release] }),
        },
        ...toStaging.slice(1),
      ],
      /^UNCLEAR_CHANGE: .* its record of web says something else/,
    ],
    'nothing-at-all': [
      [{ kind: 'file', path: 'README.md', content: 'hello\n' }],
      /^UNCLEAR_CHANGE: .*README\.md, which no command writes/,
    ],
  };
  for (const [name, [edits, says]] of Object.entries(cases)) {
    await branch(delivered, name, edits);
    expect([name, await said(delivered, name)]).toEqual([name, expect.stringMatching(says)]);
  }
  expect(await said(delivered, 'nobody')).toMatch(/^NO_SUCH_PROPOSAL/);
  expect(await said(delivered, 'delivery')).toMatch(
    /^UNCLEAR_CHANGE: .* this program writes that branch itself/,
  );
  expect(await said(delivered, '#7')).toMatch(
    /^NO_SUCH_PROPOSAL: 7 names no pull request: the forge local has none/,
  );
  expect(await delivered.head()).toBe(before);
});

test('is judged by every rule of the verb: a freeze, approvals that are asked for, and what moved meanwhile stop it', async () => {
  const delivered = await fleet();
  const toStaging = await copied(delivered, 'dev', 'staging');
  await branch(delivered, 'promote-web', toStaging);
  await delivered.freeze('staging', { reason: 'a fair' });
  expect(codes(await delivered.merge('promote-web'))).toContain('FROZEN');
  await delivered.unfreeze('staging');
  await delivered.release('web', { images: { server: '1.2' } });
  await delivered.promote('web', 'staging');
  expect(await said(delivered, 'promote-web')).toMatch(/^PLAN_MOVED: something else stands at staging\/web/);

  await delivered.witness('web', (await delivered.record('staging')).release);
  await branch(delivered, 'to-prod', await copied(delivered, 'staging', 'prod'));
  const asked = await delivered.merge('to-prod');
  expect(asked.kind).toBe('refused');
  expect(await said(delivered, 'to-prod')).toMatch(/^NOT_APPROVED: prod\/promote-web needs 1 approval/);
  // Nothing of the commit's evidence is taken: it is what the upstream knows.
  const record = await delivered.record('staging');
  const evidence = { scan: { link: 'https://ci.example.org/forged' } };
  await delivered.rollback('web', 'staging', { reason: 'slow' });
  await delivered.unhold('web', 'staging');
  await branch(delivered, 'skips-staging', [
    {
      kind: 'file',
      path: recordFile('prod'),
      content: printRecord({ ...(await delivered.record('dev')), evidence }),
    },
    { kind: 'tree', path: 'manifests/prod/web', id: aTree(record.renders.trees['prod'] ?? '') },
  ]);
  const skipped = await delivered.merge('skips-staging');
  expect(skipped.kind).toBe('refused');
});

/** What is refused, with its code. */
async function said(delivered: FleetFixture, name: string): Promise<string> {
  try {
    const outcome = await delivered.merge(name);
    if (outcome.kind !== 'refused') return outcome.kind;
    const [first] = outcome.review.plan.findings.filter(({ severity }) => severity === 'refusal');
    return `${first?.code}: ${first?.message}`;
  } catch (error) {
    await thrownCodes(Promise.reject(error));
    return (error as Error).message;
  }
}
