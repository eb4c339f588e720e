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
