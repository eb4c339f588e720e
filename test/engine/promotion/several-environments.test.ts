import { parseSavedPlan, printSavedPlan } from '../../../lib/engine/promotion';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes, thrown, thrownCodes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

/** Two regions of test, which ask for no approval, and two of production, which do. */
const fleet = fleets(async (first) => {
  await first.code((code) => {
    const regions = ['test-eu', 'test-us', 'prod-eu', 'prod-us'];
    for (const name of regions)
      code.environments[name] = {
        promotesFrom: [name.startsWith('prod') ? name.replace('prod', 'test') : 'dev'],
        reviewers: name.startsWith('prod') ? 1 : 0,
        ...(name === 'test-us' ? { bypassable: ['HELD'] } : {}),
      };
    for (const app of ['api', 'web'])
      code.apps[app] = {
        slots: ['server'],
        config: Object.fromEntries(['dev', ...regions].map((name) => [name, {}])),
      };
  });
  await first.configure();
  for (const app of ['api', 'web']) await first.release(app, { images: { server: '1.0' } });
});

const running = async (own: FleetFixture, name: string) => (await own.snapshot()).recordNames(anEnv(name));
const TEST = ['test-eu', 'test-us'];
const PROD = ['prod-eu', 'prod-us'];

test('environments that ask for no approval are one plan, one digest and one commit', async () => {
  const own = await fleet();
  const before = await own.head();
  const library = own.open();
  const plan = await library.plan({ verb: 'promote', apps: 'all', to: TEST });
  expect(plan.targets.map(({ environment, app }) => `${environment}/${app}`)).toEqual([
    'test-eu/api',
    'test-eu/web',
    'test-us/api',
    'test-us/web',
  ]);
  const { view } = await library.view(plan);
  expect([view.environments, view.sync.map(({ environment }) => environment)]).toEqual([TEST, TEST]);
  const saved = parseSavedPlan(printSavedPlan(plan));
  expect(await library.apply(saved)).toMatchObject({ kind: 'committed', plan: { digest: plan.digest } });
  expect(await own.remote.resolve('refs/heads/delivery^')).toBe(before);
  for (const name of TEST) expect(await running(own, name)).toEqual(['api', 'web']);
  const told = await own.history({ app: anApp('api') });
  expect(told.slice(0, 2).map(({ kind, environment }) => [kind, environment])).toEqual([
    ['promotion', 'test-eu'],
    ['promotion', 'test-us'],
  ]);
  expect(await own.check()).toEqual([]);
  expect((await library.run({ verb: 'promote', apps: 'all', to: TEST })).kind).toBe('nothing');
});

test('each environment that asks for approval has a proposal of its own, bound to its own plan', async () => {
  const own = await fleet();
  const library = own.open();
  await library.run({ verb: 'promote', apps: ['api'], to: TEST });
  await own.witness('api');
  const outcomes = await library.runParts({ verb: 'promote', apps: ['api'], to: [...PROD, ...PROD] });
  expect(
    outcomes.map((each) => [each.kind, each.plan.environment, each.kind === 'proposed' && each.proposal.id]),
  ).toEqual(PROD.map((name) => ['proposed', name, `${name}/promote-api`]));
  expect(new Set(outcomes.map(({ plan }) => plan.digest)).size).toBe(2);
  expect(await thrownCodes(library.run({ verb: 'promote', apps: ['api'], to: PROD }))).toEqual([
    'INVALID_OPTION',
  ]);
});

test('nothing moves anywhere where one environment refuses, and what it lets pass is its own matter', async () => {
  const own = await fleet();
  const library = own.open();
  await own.hold('web', 'test-us');
  const head = await own.head();
  const asked = { verb: 'promote', apps: ['web'], to: TEST } as const;
  const refused = await library.run(asked);
  expect([refused.kind, codes(refused), refused.plan.findings[0]?.subject.environment]).toEqual([
    'refused',
    ['HELD'],
    'test-us',
  ]);
  const bypassed = await library.run(asked, { bypass: ['HELD'], reason: 'now' });
  expect([bypassed.kind, codes(bypassed)]).toEqual(['refused', ['NOT_BYPASSABLE']]);
  expect(await own.head()).toBe(head);
  const left = await library.run({ ...asked, apps: 'all', skipRefused: true });
  expect(left.plan.targets.map(({ environment, app }) => `${environment}/${app}`)).toEqual([
    'test-eu/api',
    'test-eu/web',
    'test-us/api',
  ]);
  await own.hold('api', 'prod-us');
  const parts = await library.runParts({ verb: 'promote', apps: ['api'], to: ['test-eu', 'prod-us'] });
  expect(parts.map(({ kind }) => kind)).toContain('refused');
});

test('fails for environments of which one takes from another, and names the command of each, siblings together', async () => {
  const own = await fleet();
  const head = await own.head();
  const library = own.open();
  const asked = { verb: 'promote', apps: 'all', to: ['prod-us', ...TEST], skipRefused: true } as const;
  for (const tried of [library.runParts(asked), library.plan(asked)]) {
    const [found] = (await thrown(tried)).findings;
    expect([found?.code, found?.message, found?.remedy]).toEqual([
      'INVALID_OPTION',
      expect.stringContaining('prod-us takes releases from test-us, '),
      'one after the other: `cdk8s-delivery promote --all --to test-eu,test-us --skip-refused`, then `cdk8s-delivery promote --all --to prod-us --skip-refused`',
    ]);
  }
  expect(await own.head()).toBe(head);
});
