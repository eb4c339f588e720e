import { configured } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes, thrownCodes, warnings } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const fleet = fleets(async (first) => {
  await first.code((code) => {
    for (const app of ['api', 'job', 'left'])
      code.apps[app] = { slots: ['server'], config: { dev: {}, staging: {}, prod: {} } };
  });
  await first.configure();
  for (const app of ['api', 'job', 'web']) await first.release(app, { images: { server: '1.0' } });
});

const running = async (own: FleetFixture) => (await own.snapshot()).recordNames(anEnv('staging'));

test("an environment's whole set is promoted as one commit", async () => {
  const own = await fleet();
  const head = await own.head();
  const outcome = await own.promote('all', 'staging');
  expect(outcome.kind).toBe('committed');
  expect(await own.remote.resolve('refs/heads/delivery^')).toBe(head);
  expect(await running(own)).toEqual(['api', 'job', 'web']);
  expect(
    (await own.history({ environment: anEnv('staging') })).slice(0, 3).map(({ kind, app }) => [kind, app]),
  ).toEqual([
    ['promotion', 'api'],
    ['promotion', 'job'],
    ['promotion', 'web'],
  ]);
  expect(await own.check()).toEqual([]);
  expect((await own.promote('all', 'staging')).kind).toBe('nothing');
});

test('fails as a whole when one app is refused, and names every problem', async () => {
  const own = await fleet();
  await own.hold('job', 'staging');
  await own.reject((await own.record('dev', 'api')).release);
  const head = await own.head();
  const outcome = await own.promote('all', 'staging');
  expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['HELD', 'REJECTED']]);
  expect(outcome.plan.findings.map(({ subject }) => subject.app)).toEqual(['api', 'job']);
  expect(await own.head()).toBe(head);
});

test('leaves out what is refused when that is asked for, and says so', async () => {
  const own = await fleet();
  await own.hold('job', 'staging');
  const outcome = await own.promote('all', 'staging', { skipRefused: true });
  expect([outcome.kind, warnings(outcome)]).toEqual(['committed', ['HELD']]);
  expect(await running(own)).toEqual(['api', 'web']);
});

test('leaves out what runs in no upstream when that is asked for, and fails otherwise', async () => {
  const own = await fleet();
  expect(await thrownCodes(own.promote(['web', 'left', 'nothing'], 'staging'))).toEqual([
    'NO_RELEASE',
    'UNKNOWN_APP',
  ]);
  await own.hold('job', 'staging');
  const outcome = await own.promote(['web', 'left', 'job'], 'staging', { skipRefused: true });
  expect([outcome.kind, warnings(outcome).sort()]).toEqual(['committed', ['HELD', 'NO_RELEASE']]);
  expect(await running(own)).toEqual(['web']);
});

test('a record of no app does not keep the others back', async () => {
  const own = await fleet();
  const { environments } = await (await own.delivery.snapshot()).app(anApp('job'));
  await own.byHand(
    environments.map((environment) => ({
      kind: 'delete',
      path: `environments/${environment}/apps/job.yaml`,
    })),
  );
  await own.promote('all', 'staging');
  expect(await running(own)).toEqual(['api', 'web']);
});

test('every app that new code changes is released as one commit, and the others are left alone', async () => {
  const own = await fleet();
  const before = await own.textAt('environments/dev/releases/job.yaml');
  for (const app of ['api', 'web']) await own.code(configured('dev', { replicas: 4 }, app));
  const outcome = await own.release({ changed: true });
  expect(outcome.plan.targets.map(({ app, change }) => [app, change])).toEqual([
    ['api', 'update'],
    ['web', 'update'],
  ]);
  expect(await own.textAt('environments/dev/releases/job.yaml')).toBe(before);
  expect(await own.textAt('manifests/dev/api/objects/Deployment.api.yaml')).toContain('replicas: 4');
  expect((await own.release({ changed: true })).kind).toBe('nothing');
});

test('apps stay where they are that are excepted; an app that there is not fails', async () => {
  const own = await fleet();
  const outcome = await own.promote('all', 'staging', { except: [anApp('job'), anApp('left')] });
  expect([outcome.kind, await running(own)]).toEqual(['committed', ['api', 'web']]);
  expect(await thrownCodes(own.promote('all', 'staging', { except: [anApp('jobb')] }))).toEqual([
    'UNKNOWN_APP',
  ]);
});
