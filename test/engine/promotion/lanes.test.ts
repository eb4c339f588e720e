import { parseSavedPlan, printSavedPlan } from '../../../lib/engine/promotion';
import { laneName } from '../../../lib/engine/promotion/changes/promote/lanes';
import { parseProposalId } from '../../../lib/model/scalars';
import { ben } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const OWNERS: Readonly<Record<string, string[]>> = {
  api: ['@example/core'],
  jobs: ['@example/core'],
  shop: ['@example/web', '@example/core'],
  web: ['@example/web'],
  wiki: [],
};
const APPS = Object.keys(OWNERS);

/** Five apps of two teams, one of both and one of none; prod asks for approval, drill does not. */
const fleet = fleets(async (first) => {
  await first.code((code) => {
    for (const name of ['prod', 'drill'])
      code.environments[name] = { promotesFrom: ['dev'], reviewers: name === 'prod' ? 1 : 0 };
    for (const [app, owners] of Object.entries(OWNERS))
      code.apps[app] = { slots: ['server'], owners, config: { dev: {}, prod: {}, drill: {} } };
  });
  await first.configure();
  for (const app of APPS) {
    await first.release(app, { images: { server: '1.0' } });
    await first.witness(app);
  }
});

const ASKED = { verb: 'promote', apps: 'all', to: 'prod', byOwner: true } as const;

test('a set over several owners has one proposal for each of them, with a digest of its own, and the set joins them', async () => {
  const own = await fleet();
  const library = own.open();
  const outcomes = await library.runParts(ASKED);
  const moved = outcomes.map(({ plan }) => plan.targets.map(({ app }) => app));
  expect(moved).toEqual([['api', 'jobs'], ['shop'], ['web'], ['wiki']]);
  expect(outcomes.map(({ plan }) => plan.approvals.owners)).toEqual([
    ['@example/core'],
    ['@example/web', '@example/core'],
    ['@example/web'],
    [],
  ]);
  expect(new Set(outcomes.map(({ plan }) => plan.digest)).size).toBe(4);
  const waiting = await library.proposals();
  expect(new Set(waiting.map(({ set }) => set)).size).toBe(1);
  const [{ set = '' } = {}] = waiting;
  expect(
    waiting.map(({ id, subject }) => [id.replace(/_[0-9a-f]{6}$/, ''), subject.includes(`(set ${set})`)]),
  ).toEqual(
    ['core-example-web', 'core', 'web', ''].map((name) => [
      `prod/promote-lane_${name === '' ? 'without-owner' : `example-${name}`}`,
      true,
    ]),
  );
  const again = await library.runParts(ASKED);
  expect(again.map((each) => each.kind === 'proposed' && each.state)).toEqual(Array(4).fill('unchanged'));
  for (const { plan } of again)
    expect(parseSavedPlan(printSavedPlan(plan))).toMatchObject({ digest: plan.digest, change: plan.change });
});

test('a lane is approved and merged by itself, and the same request then leaves it out and keeps the approvals of the others', async () => {
  const own = await fleet();
  const library = own.open();
  await library.runParts(ASKED);
  const open = await library.proposals();
  const laneOf = (owner: string) => {
    const found = open.find(({ id }) => id.startsWith(`prod/promote-lane_example-${owner}_`));
    if (found) return found;
    throw new Error(`there is no lane of ${owner}`);
  };
  const [core, web] = [laneOf('core'), laneOf('web')];
  const approver = own.open({ as: ben });
  for (const { id, digest } of [core, web]) await approver.approve(id, { plan: digest });
  expect((await library.merge(core.id)).kind).toBe('merged');
  await own.release('shop', { images: { server: '1.1' } });
  await own.witness('shop');
  const again = await library.runParts(ASKED);
  expect(again.map((each) => [each.plan.targets[0]?.app, each.kind === 'proposed' && each.state])).toEqual([
    ['shop', 'updated'],
    ['web', 'unchanged'],
    ['wiki', 'unchanged'],
  ]);
  expect((await library.merge(web.id)).kind).toBe('merged');
  const told = await own.history({ app: anApp('web') });
  expect(told[0]).toMatchObject({ kind: 'promotion', environment: 'prod' });
  expect(await own.check()).toEqual([]);
});

test('the same request later, with no lane of it open, is another set', async () => {
  const own = await fleet();
  const library = own.open();
  const setNow = async () => [...new Set((await library.proposals()).map(({ set }) => set))];
  const asked = { ...ASKED, apps: ['web'] } as const;
  await library.runParts(asked);
  const [first, ...others] = await setNow();
  const [open] = await library.proposals();
  expect([first?.length, others]).toEqual([8, []]);
  if (!open) throw new Error('no lane is open');
  await own.open({ as: ben }).approve(open.id, { plan: open.digest });
  await library.merge(open.id);
  await own.release('web', { images: { server: '1.1' } });
  await own.witness('web');
  await library.runParts(asked);
  const [second] = await setNow();
  expect(second).toMatch(/^[0-9a-f]{8}$/);
  expect(second).not.toBe(first);
  // The others join the set that is open.
  await library.runParts(ASKED);
  expect(await setNow()).toEqual([second]);
});

test('a lane and a proposal of one of its apps tell each other', async () => {
  const own = await fleet();
  const library = own.open();
  await library.runParts({ ...ASKED, apps: ['api', 'jobs'] });
  const [lane] = await library.proposals();
  const told = async (outcome: Awaited<ReturnType<typeof library.run>> | undefined) => {
    if (outcome?.kind !== 'proposed') throw new Error(`it is ${outcome?.kind}`);
    return library.overlapping(outcome.plan, outcome.proposal);
  };
  const alone = await library.run({ verb: 'promote', apps: ['api'], to: 'prod' });
  expect(await told(alone)).toEqual([{ id: lane?.id, targets: ['prod/api'] }]);
  const [again] = await library.runParts({ ...ASKED, apps: ['api', 'jobs'] });
  expect(await told(again)).toEqual([{ id: 'prod/promote-api', targets: ['prod/api'] }]);
});

test('of lanes those are opened that the environment has room for, and the others by the same request later', async () => {
  const own = await fleet();
  await own.code((code) => {
    code.environments['prod'] = {
      promotesFrom: ['dev'],
      reviewers: 1,
      requests: { draft: false, labels: [], reviewers: [], assignees: [], commenters: [], most: 3 },
    };
  });
  await own.configure();
  const library = own.open();
  const [settings] = await library.proposals();
  if (!settings) throw new Error('the settings of prod are not proposed');
  await own.open({ as: ben }).approve(settings.id, { plan: settings.digest });
  await library.merge(settings.id);
  const outcomes = await library.runParts(ASKED);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['proposed', 'proposed', 'proposed', 'refused']);
  expect(outcomes.flatMap(codes)).toEqual(['TOO_MANY_PROPOSALS']);
  const open = await library.proposals();
  expect(open).toHaveLength(3);
  const [{ id = '', digest = '' } = {}] = open;
  await own.open({ as: ben }).approve(id, { plan: digest });
  await library.merge(id);
  await library.runParts(ASKED);
  const later = await library.proposals();
  expect(later).toHaveLength(3);
  expect(later.map((each) => each.id)).not.toContain(id);
  expect(new Set(later.map(({ set }) => set)).size).toBe(1);
});

test('without approvals there are no lanes, and a request by owner is never one plan', async () => {
  const own = await fleet();
  const library = own.open();
  expect((await library.runParts({ ...ASKED, to: 'drill' })).map(({ kind }) => kind)).toEqual(['committed']);
  expect(await thrownCodes(library.run(ASKED))).toEqual(['INVALID_OPTION']);
});

test('a hold on one app stops the set, unless refused ones are left out', async () => {
  const own = await fleet();
  const library = own.open();
  await own.hold('api', 'prod');
  const refused = await library.runParts(ASKED);
  expect(refused.map(({ kind }) => kind)).toEqual(['refused', 'planned', 'planned', 'planned']);
  expect(refused.flatMap(codes)).toContain('HELD');
  expect(await library.proposals()).toEqual([]);
  const some = await library.runParts({ ...ASKED, skipRefused: true });
  expect(some[0]?.plan.targets.map(({ app }) => app)).toEqual(['jobs']);
  expect(await library.proposals()).toHaveLength(4);
});

test('names of lanes are told apart where owners look alike, and are names of branches', () => {
  const owners = [['@a/b-c'], ['@a-b/c'], ['@a/b', '@c'], ['../x y'], ['@'.repeat(300)], []];
  const names = owners.map((each) => laneName({ owners: each }));
  expect(new Set(names).size).toBe(owners.length);
  for (const name of names) expect(parseProposalId(`${anEnv('prod')}/promote-${name}`)).toContain(name);
});
