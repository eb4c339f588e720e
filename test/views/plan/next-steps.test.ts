import { parseAppName, parseEnvironmentName } from '../../../lib/model/scalars';
import { nextSteps } from '../../../lib/views/plan/next-steps';
import { stepsAfterConfigure } from '../../../lib/views/plan/steps-after-configure';
import { type FleetCode, governed } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anApp } from '../../support/names';
import { fleets } from '../../support/prepared-fleets';

const MANY = Array.from({ length: 9 }, (_, index) => `app-${index}`);

/** Ten apps, which run in dev. */
const fleet = fleets(async (first) => {
  await first.code((code: FleetCode) => {
    const { web } = code.apps;
    if (web) for (const name of MANY) code.apps[name] = structuredClone(web);
  });
  await first.code(governed('staging', { sync: { automated: true, prune: true, selfHeal: true } }));
  await first.configure();
  for (const name of ['web', ...MANY]) await first.release(name, { images: { server: '1.0' } });
});

async function next(own: FleetFixture, apps: readonly string[]): Promise<readonly string[]> {
  const { plan } = await own.promote([...apps], 'staging');
  return nextSteps(await own.snapshot(), plan, new Date());
}

const STEP = 'cdk8s-delivery promote';
const WITNESS =
  "cdk8s-delivery witness --env prod   # only where approvals are given without the project's code";

test('the next promotion names up to eight apps, and says --all where there are more and they are all that run there', async () => {
  const eight = MANY.slice(0, 8);
  expect(await next(await fleet(), eight)).toEqual([
    `${STEP} ${eight.join(' ')} --to prod --from staging`,
    WITNESS,
  ]);
  // One command for two releases, too.
  expect(await next(await fleet(), MANY.slice(0, 2))).toEqual([
    `${STEP} app-0 app-1 --to prod --from staging`,
    WITNESS,
  ]);
  const own = await fleet();
  await own.promote(['web'], 'staging');
  expect(await next(own, MANY)).toEqual([`${STEP} ${MANY.join(' ')} --to prod --from staging`, WITNESS]);
  expect(await next(await fleet(), ['web', ...MANY])).toEqual([
    `${STEP} --all --to prod --from staging`,
    WITNESS,
  ]);
});

test('where a person starts each sync, the command for that comes first, of more than three apps once for all', async () => {
  const own = await fleet();
  await own.code(governed('staging', { sync: { automated: false, prune: false, selfHeal: false } }));
  await own.configure();
  const sync = 'argocd app sync argocd-staging';
  expect((await next(own, ['web']))[0]).toBe(`${sync}/web   # staging is synced by hand`);
  const [several, ...others] = await next(own, MANY);
  expect(several).toBe(`${sync}/'<app>'   # each of 9 apps: staging is synced by hand`.replaceAll("'", ''));
  expect(others.filter((each) => each.startsWith('argocd'))).toEqual([]);
  await own.release('web', { images: { server: '1.1' } });
  await own.promote(['web'], 'staging');
  const bad = (await own.record('staging')).release;
  const { plan } = await own.rollback('web', 'staging', { reason: 'INC-42' });
  const after = [
    `${sync}/web   # staging is synced by hand`,
    'cdk8s-delivery unhold web --env staging   # not yet: once the cause is mended',
  ];
  expect(await nextSteps(await own.snapshot(), plan, new Date())).toEqual([
    ...after,
    `cdk8s-delivery reject ${bad} --reason INC-42   # where it must run nowhere again`,
  ]);
  await own.reject(bad);
  expect(await nextSteps(await own.snapshot(), plan, new Date())).toEqual(after);
});

test('what configure brings to an environment is promoted there next, where an upstream runs it', async () => {
  const own = await fleet();
  const snapshot = await own.snapshot();
  const part = async (app: string) => snapshot.app(parseAppName(app), parseEnvironmentName('staging'));
  const written = {
    environments: new Map(),
    apps: new Map([
      ['staging/web', await part('web')],
      ['staging/app-0', await part('app-0')],
    ]),
    added: [],
    moved: [],
  };
  expect(await stepsAfterConfigure(snapshot, written)).toEqual([`${STEP} web app-0 --to staging`]);
  await own.promote(['app-0'], 'staging');
  expect(await stepsAfterConfigure(await own.snapshot(), written)).toEqual([`${STEP} web --to staging`]);
});

test('the first release of an app is named with the tag that its slot has, where it has one', async () => {
  const own = await fleet();
  const snapshot = await own.snapshot();
  const [dev] = snapshot.environments;
  if (!dev) throw new Error('no environment');
  const images = { a: 'ghcr.io/example/shop-a', b: { repository: 'ghcr.io/example/shop', tag: '1.2' } };
  const written = {
    environments: new Map(),
    apps: new Map([[`${dev.name}/shop`, { name: anApp('shop'), owners: [], images }]]),
    added: [],
    moved: [],
  };
  expect(await stepsAfterConfigure(snapshot, written)).toEqual([
    "cdk8s-delivery release shop --image 'a=ghcr.io/example/shop-a:<tag>' --image b=ghcr.io/example/shop:1.2",
  ]);
});

test('a change of controller says what an administrator applies, and that a new release comes after that', async () => {
  const own = await fleet();
  const snapshot = await own.snapshot();
  const staging = snapshot.environment(parseEnvironmentName('staging'));
  const written = {
    environments: new Map([[staging.name, staging]]),
    apps: new Map(),
    added: [],
    moved: [{ name: staging.name, from: 'flux' }],
  };
  expect(await stepsAfterConfigure(snapshot, written)).toEqual([
    'cdk8s-delivery bootstrap --env staging --remove --keep-workloads --controller flux --out   # first: an administrator runs that script, before the new file and any release',
    'cdk8s-delivery bootstrap --env staging --out   # an administrator applies the file',
    "cdk8s-delivery release '<app>'   # then promote it: an earlier release does not fit the new controller of staging",
  ]);
});

test('what stops something names what ends it', async () => {
  const own = await fleet();
  const after = async ({ plan }: { readonly plan: Parameters<typeof nextSteps>[1] }) =>
    nextSteps(await own.snapshot(), plan, new Date());
  expect(await after(await own.hold('web', 'dev'))).toEqual([
    'cdk8s-delivery unhold web --env dev   # ends the hold',
  ]);
  expect(await after(await own.alarm('web', 'dev'))).toEqual([
    'cdk8s-delivery all-clear web --env dev   # ends the alarm',
  ]);
  expect(await after(await own.freeze('dev'))).toEqual(['cdk8s-delivery unfreeze --env dev   # ends it']);
});

test('the end of a hold names what waited: the promotion of what the upstream runs, or proposals that are open there', async () => {
  const own = await fleet();
  await own.hold('web', 'staging');
  const { plan } = await own.unhold('web', 'staging');
  const { release } = await own.record('dev');
  const after = async () => nextSteps(await own.snapshot(), plan, new Date());
  expect(await after()).toEqual([`${STEP} web --to staging   # dev runs ${release}`]);
  await own.reject(release);
  expect(await after()).toEqual([]);
  await own.unreject(release);
  await own.code(governed('staging', { reviewers: 1 }));
  await own.configure();
  await own.promote('web', 'staging');
  expect(await after()).toEqual([
    'cdk8s-delivery merge staging/promote-web   # it waited, and goes once it is approved',
  ]);
});

test('what left its last environment leaves the data once the code lacks it', async () => {
  const own = await fleet();
  await own.promote('web', 'staging');
  const steps = async (environment: string) => {
    const { plan } = await own.retire('web', environment);
    return nextSteps(await own.snapshot(), plan, new Date());
  };
  expect(await steps('staging')).toEqual([]);
  expect(await steps('dev')).toEqual([
    'cdk8s-delivery configure   # once web is taken out of the code: then it leaves the data, too',
  ]);
});

test('a rejection names the rollbacks of what runs still, and how it is lifted', async () => {
  const own = await fleet();
  await own.promote(['web'], 'staging');
  const { release } = await own.record('staging');
  const { plan } = await own.reject(release, { reason: 'INC-43: no pods' });
  expect(await nextSteps(await own.snapshot(), plan, new Date())).toEqual([
    `cdk8s-delivery rollback web --env dev --reason 'INC-43: no pods'   # it runs there`,
    `cdk8s-delivery rollback web --env staging --reason 'INC-43: no pods'   # it runs there`,
    `cdk8s-delivery unreject ${release}   # if it was a mistake`,
  ]);
  const digest = (await own.reject((await own.record('dev')).images['server']?.digest ?? '')).plan;
  expect((await nextSteps(await own.snapshot(), digest, new Date()))[0]).toBe(
    'cdk8s-delivery status   # it runs in 11 targets, marked REJECTED: a rollback for each',
  );
});
