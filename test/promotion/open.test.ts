import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { open, parsePlan, planMarkdown, planTerminal, printPlan } from '../../lib/promotion';
import { FleetFixture } from '../support/fleet-fixture';
import { aDigest } from '../support/names';
import { thrownCodes } from '../support/outcome-codes';

let fleet: FleetFixture;
beforeEach(async () => {
  fleet = await FleetFixture.create();
  await fleet.configure();
  await fleet.release('web', { images: { server: '1.0.0' } });
});
afterEach(() => fleet.remove());

const openAs = (as: string, cache = 'script') =>
  open({
    repository: fleet.remote.gitDir,
    branch: fleet.branch,
    as,
    cache: join(fleet.root, cache),
    content: false,
  });
const ADA = 'Ada <ada@example.org>';
const promote = (to: string) => ({ verb: 'promote' as const, apps: ['web'], to });

test('a script reads environments, apps, records, digests and control files', async () => {
  await fleet.freeze('prod', { reason: 'holiday' });
  await fleet.hold('web', 'dev', { reason: 'measuring' });
  const registry = await (await openAs(ADA)).registry();
  expect(registry.commit).toBe(await fleet.head());
  expect(registry.environments.map(({ name }) => name)).toEqual(['dev', 'hotfix', 'staging', 'prod']);
  expect((await registry.apps()).map(({ name }) => name)).toEqual(['web']);
  const record = await registry.record('dev', 'web');
  expect(record?.images['server']?.tag).toBe('1.0.0');
  expect(await registry.record('prod', 'web')).toBeUndefined();
  expect(await registry.digests()).toEqual({
    dev: { web: { server: record?.images['server'] } },
    hotfix: {},
    staging: {},
    prod: {},
  });
  expect(await registry.freeze('prod')).toMatchObject({ reason: 'holiday' });
  expect(await registry.hold('dev', 'web')).toMatchObject({ reason: 'measuring' });
  expect([await registry.rejections(), await registry.waivers('prod')]).toEqual([[], {}]);
  expect(await thrownCodes(registry.records('prodd'))).toEqual(['UNKNOWN_ENVIRONMENT']);
});

test('a change is planned without a trace, run, found done, and told by history', async () => {
  const delivery = await openAs(ADA);
  const before = await fleet.head();
  const plan = await delivery.plan(promote('staging'), { reason: 'it is green' });
  expect([plan.effect, await fleet.head()]).toEqual(['commit', before]);
  const outcome = await delivery.run(promote('staging'), { reason: 'it is green' });
  expect(outcome).toMatchObject({
    kind: 'committed',
    commit: await fleet.head(),
    plan: { digest: plan.digest },
  });
  expect(await delivery.run(promote('staging'))).toMatchObject({
    kind: 'nothing',
    commit: await fleet.head(),
  });
  const told: string[] = [];
  for await (const { kind, environment } of delivery.history({ app: 'web' }))
    told.push(`${kind} ${environment}`);
  expect(told).toEqual([
    ...['promotion staging', 'release dev'],
    ...['dev', 'hotfix', 'prod', 'staging'].map((environment) => `configuration ${environment}`),
  ]);
  // Without a compiler a condition of another name would be overlooked, and all would be meant.
  const misnamed = { env: 'staging' } as object;
  expect(await thrownCodes(delivery.history(misnamed).next())).toEqual(['INVALID_OPTION']);
  expect(await thrownCodes(delivery.mergeAll(misnamed))).toEqual(['INVALID_OPTION']);
  expect(await thrownCodes(delivery.verify(misnamed))).toEqual(['INVALID_OPTION']);
});

test('a proposal is run, listed, approved by another person and merged', async () => {
  await fleet.promote('web', 'staging');
  await fleet.witness('web');
  const [ada, ben] = [await openAs(ADA), await openAs('Ben <ben@example.org>')];
  const proposed = await ada.run(promote('prod'));
  expect(proposed).toMatchObject({ kind: 'proposed', state: 'opened', proposal: { id: 'prod/promote-web' } });
  expect(await ada.proposals()).toEqual([
    expect.objectContaining({
      id: 'prod/promote-web',
      digest: proposed.plan.digest,
      requestedBy: { name: 'Ada', email: 'ada@example.org' },
    }),
  ]);
  const read = { plan: proposed.plan.digest };
  expect(await thrownCodes(ada.approve('prod/promote-web', read))).toEqual(['SELF_APPROVAL']);
  expect(await ben.merge('prod/promote-web')).toMatchObject({ kind: 'refused' });
  expect(await ben.approve('prod/promote-web', read)).toMatchObject({ kind: 'approved' });
  expect(await ben.approve('prod/promote-web', read)).toMatchObject({ kind: 'nothing' });
  expect(await ben.merge('prod/promote-web')).toMatchObject({ kind: 'merged', commit: await fleet.head() });
  expect(await ada.merge('prod/promote-web')).toMatchObject({ kind: 'merged before' });
});

test('the view of a plan is data, and is shown as Markdown and for a terminal', async () => {
  const delivery = await openAs(ADA);
  const { view } = await delivery.view(await delivery.plan(promote('staging')));
  expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  expect(view).toMatchObject({ verb: 'promote', environments: ['staging'] });
  expect(planMarkdown(view)).toContain('staging');
  expect(planTerminal(view)).toContain('staging');
});

test('a plan that one job saved is applied by another', async () => {
  const file = join(fleet.root, 'plan.json');
  const planned = await (await openAs(ADA)).plan(promote('staging'), { reason: 'it is green' });
  writeFileSync(file, printPlan(planned));
  const bot = await openAs('Bot <bot@example.org>', 'another');
  const plan = parsePlan(readFileSync(file, 'utf8'), file);
  expect(plan).toEqual({ ...planned, edits: plan.edits });
  expect((await bot.view(plan)).view.environments).toEqual(['staging']);
  expect(await bot.apply(plan)).toMatchObject({ kind: 'committed', commit: await fleet.head() });
  expect((await fleet.record('staging')).images['server']?.tag).toBe('1.0.0');
  expect(await bot.apply(plan)).toMatchObject({ kind: 'nothing' });
});

test('a plan whose base moved is applied where it still means the same', async () => {
  const delivery = await openAs(ADA);
  const plan = await delivery.plan(promote('staging'));
  await fleet.release('web', { images: { server: '2.0.0' } });
  expect(await delivery.apply(plan)).toMatchObject({ kind: 'committed' });
  expect(await fleet.versions('staging')).toEqual({ server: '1.0.0' });
});

test('fails where what a plan starts from has moved', async () => {
  const delivery = await openAs(ADA);
  const plan = await delivery.plan(promote('staging'));
  await fleet.release('web', { images: { server: '2.0.0' } });
  await fleet.promote('web', 'staging');
  const before = await fleet.head();
  const { kind, plan: refused } = await delivery.apply(plan);
  expect([kind, await fleet.head()]).toEqual(['refused', before]);
  expect(refused.findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^(?:STATE_MOVED|PLAN_MOVED|LOSES_FIX)$/)]),
  );
});

test('fails where a plan was tampered with, by its digest or by what its request means', async () => {
  const delivery = await openAs(ADA);
  const plan = await delivery.plan(promote('staging'));
  const text = printPlan(plan);
  const other = JSON.parse(text) as { targets: { change: string }[]; approvals: { needed: number } };
  for (const target of other.targets) target.change = 'evidence';
  expect(await thrownCodes(Promise.resolve().then(() => parsePlan(JSON.stringify(other))))).toEqual([
    'PLAN_DIGEST',
  ]);
  const forged = { ...plan, digest: aDigest(`sha256:${'0'.repeat(64)}`) };
  const outcome = await delivery.apply(forged);
  expect([outcome.kind, outcome.plan.findings.map(({ code }) => code)]).toEqual(['refused', ['PLAN_DIGEST']]);
});

test('fails on a person who cannot be read', async () => {
  expect(await thrownCodes(openAs('somebody'))).toEqual(['INVALID_OPTION']);
});
