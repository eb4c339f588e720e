import { parsePlan, printPlan } from '../../lib/promotion';
import type { ChangeOf } from '../../lib/promotion/change-of';
import { configured, governed, imageOf } from '../support/fleet-code';
import { ben, type FleetFixture } from '../support/fleet-fixture';
import { anApp } from '../support/names';
import { codes, thrownCodes } from '../support/outcome-codes';
import { fleets } from '../support/prepared-fleets';

const fleetOf = fleets();
const PLANNED = new Date('2030-01-01T12:00:00Z');
const APPLIED = new Date('2030-01-01T13:00:00Z');

/** Plans a change, saves the plan, and applies what was saved: an hour later, in another delivery. */
async function savedAndApplied(fleet: FleetFixture, change: ChangeOf, meanwhile?: () => Promise<unknown>) {
  const before = await fleet.head();
  const text = printPlan(await fleet.open({ now: PLANNED, as: ben }).plan(change));
  expect(await fleet.head()).toBe(before);
  await meanwhile?.();
  return fleet.open({ now: APPLIED }).apply(parsePlan(text));
}

const image = (version: string) => imageOf('web', 'server', version).full;
const release: ChangeOf = { verb: 'release', app: 'web', images: { server: image('2.0') } };

test('a saved release is applied, of the code that it was planned with, and found done', async () => {
  const fleet = await fleetOf();
  const planned = await fleet.open().plan(release);
  const outcome = await savedAndApplied(fleet, release, () =>
    fleet.code(configured('prod', { replicas: 9 })),
  );
  expect([outcome.kind, codes(outcome)]).toEqual(['committed', []]);
  expect((await fleet.record('dev')).release).toBe(planned.targets[0]?.to?.release);
  const again = await fleet.open().apply(parsePlan(printPlan(outcome.plan)));
  expect(again).toMatchObject({ kind: 'nothing', commit: await fleet.head() });
});

test('fails on a saved release where another one came first', async () => {
  const fleet = await fleetOf();
  const outcome = await savedAndApplied(fleet, release, () =>
    fleet.release('web', { images: { server: '1.5' } }),
  );
  expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['STATE_MOVED']]);
  expect(await fleet.versions('dev')).toEqual({ server: '1.5' });
});

test('a configuration of several environments is saved and applied part by part', async () => {
  const fleet = await fleetOf();
  await fleet.code((code) => {
    governed('staging', { soak: 60 })(code);
    governed('prod', { soak: 60 })(code);
  });
  const parts = await fleet.open().parts({ verb: 'configure' });
  expect(await thrownCodes(fleet.open().plan({ verb: 'configure' }))).toEqual(['INVALID_OPTION']);
  const outcomes = [];
  for (const part of parts) outcomes.push(await savedAndApplied(fleet, part));
  expect(outcomes.map((each) => [each.kind, each.plan.environment, codes(each)])).toEqual([
    ['committed', 'staging', []],
    ['proposed', 'prod', []],
  ]);
  expect(await fleet.textAt('environments/staging/environment.yaml')).toContain('seconds: 60');
  expect(await fleet.textAt('environments/prod/environment.yaml')).not.toContain('seconds: 60');
});

test('a configuration of one part is run as it is', async () => {
  const fleet = await fleetOf();
  await fleet.code(governed('staging', { soak: 60 }));
  expect(await fleet.open().run({ verb: 'configure' })).toMatchObject({ kind: 'committed' });
  expect(await fleet.open().run({ verb: 'configure' })).toMatchObject({ kind: 'nothing' });
});

test('a saved witness says when it was planned, and by whom', async () => {
  const fleet = await fleetOf();
  await fleet.release('web', { images: { server: '2.0' } });
  const { release: id } = await fleet.record('dev');
  const outcome = await savedAndApplied(fleet, { verb: 'witness', apps: ['web'] });
  expect([outcome.kind, codes(outcome)]).toEqual(['committed', []]);
  expect(await (await fleet.snapshot()).witness(anApp('web'), id)).toMatchObject({
    at: PLANNED.toISOString(),
    by: 'Ben <ben@example.org>',
  });
});
