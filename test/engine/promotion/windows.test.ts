import { standingFreezes } from '../../../lib/engine/history';
import type { Plan } from '../../../lib/engine/promotion';
import type { EnvironmentData } from '../../../lib/model/environment';
import { moment } from '../../../lib/model/text';
import { governanceText } from '../../../lib/views/plan';
import { reviewWithNext } from '../../../lib/views/plan/from-delivery';
import { governed } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { judgeChange } from '../../support/judge-change';
import { anApp, anEnv } from '../../support/names';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

/** The first full minute of an hour to come, so that the clock is near the newest commit. */
const START = new Date(Math.ceil(Date.now() / 3_600_000 + 2) * 3_600_000);
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const windowOf = (more: Partial<EnvironmentData['windows'][number]>) => ({
  name: 'nightly',
  kind: 'deny' as const,
  schedule: `0 ${START.getUTCHours()} * * *`,
  seconds: 3600,
  timeZone: 'UTC',
  apps: [],
  controller: false,
  ...more,
});

const inStaging = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
});

async function withWindows(...windows: EnvironmentData['windows']): Promise<FleetFixture> {
  const fleet = await inStaging();
  await fleet.code(governed('staging', { windows, bypassable: ['FROZEN'] }));
  await fleet.configure();
  return fleet;
}

const promoted = async (fleet: FleetFixture, now: Date, more: object = {}) =>
  codes(await fleet.promote('web', 'staging', { now, dryRun: true, ...more }));

test('a window that denies stops what enters and what goes from its start to its end, and no rollback', async () => {
  const fleet = await withWindows(windowOf({ reason: 'invoices' }));
  expect(await promoted(fleet, after(-1))).toEqual([]);
  expect(await promoted(fleet, START)).toEqual(['FROZEN']);
  expect(await promoted(fleet, after(60))).toEqual([]);
  const { plan } = await fleet.promote('web', 'staging', { now: START, dryRun: true });
  expect(plan.findings.find(({ code }) => code === 'FROZEN')).toMatchObject({
    until: after(60).toISOString(),
    message: expect.stringContaining('the window nightly denies them (invoices)'),
  });
  expect(await promoted(fleet, START, { bypass: ['FROZEN'], reason: 'INC-1' })).toEqual([]);
  expect(codes(await fleet.retire('web', 'staging', { now: START, dryRun: true }))).toEqual(['FROZEN']);
  await fleet.promote('web', 'staging', { now: after(-1) });
  const back = await fleet.rollback('web', 'staging', { now: START });
  expect([back.kind, warnings(back)]).toEqual(['committed', ['FROZEN']]);
});

test('a window that allows denies all other times; one of another app says nothing', async () => {
  const fleet = await withWindows(
    windowOf({ name: 'office', kind: 'allow' }),
    windowOf({ name: 'others', apps: [anApp('other')] }),
  );
  expect(await promoted(fleet, after(-1))).toEqual(['FROZEN']);
  expect(await promoted(fleet, START)).toEqual([]);
  const listed = await standingFreezes(await fleet.snapshot(), START, [anEnv('staging'), anEnv('dev')]);
  expect(listed.environments).toMatchObject([
    {
      environment: 'staging',
      all: { open: true, until: after(60) },
      apps: [{ app: 'other', verdict: { open: false, denied: { name: 'others' } } }],
      windows: [
        { now: { end: after(60) }, next: { start: after(24 * 60) } },
        { now: { end: after(60) }, next: { start: after(24 * 60) } },
      ],
    },
    { environment: 'dev', all: { open: true }, windows: [] },
  ]);
});

test('a configuration says in words which windows come, and what they close from now', async () => {
  const fleet = await inStaging();
  await fleet.code(
    governed('staging', {
      windows: [windowOf({ name: 'office', kind: 'allow' })],
      gates: [{ gate: 'soak', version: 1, seconds: 86_400 }],
    }),
  );
  const snapshot = await fleet.snapshot();
  const [outcome] = await fleet.configure({ now: after(-30) });
  expect(outcome?.plan.findings).toMatchObject([
    {
      code: 'FROZEN',
      severity: 'warning',
      message: `staging takes no changes from now until ${moment(START)}: only the window office allows them`,
    },
  ]);
  const { view } = await reviewWithNext(snapshot, outcome?.plan as Plan, after(-30));
  const rows = view.governance.map((row) => governanceText(row).change);
  expect(rows).toEqual([
    'gates none → 1 d in the upstream',
    expect.stringMatching(/^windows\.office nothing → window office allows changes for 1 h from "/),
  ]);
  // What was closed already is no news.
  await fleet.code(governed('staging', { sync: { automated: true, prune: true, selfHeal: true } }));
  const again = await fleet.configure({ now: after(-29) });
  expect(again.flatMap(({ plan }) => plan.findings)).toEqual([]);
});

test('a merge is refused where a window that denies has opened after the approval, also within one that allows', async () => {
  const fleet = await inStaging();
  await fleet.code(
    governed('prod', {
      windows: [
        windowOf({ reason: 'invoices' }),
        windowOf({ name: 'office', kind: 'allow', schedule: '0 0 * * *', seconds: 86_400 }),
      ],
    }),
  );
  for (const outcome of await fleet.configure())
    if (outcome.kind === 'proposed') await fleet.approved(outcome);
  await fleet.witness('web', (await fleet.record('staging')).release);
  const { kind } = await fleet.promote('web', 'prod', { now: after(-1) });
  await fleet.approve('prod/promote-web');
  const refused = await fleet.merge('prod/promote-web', { now: START });
  expect([kind, refused.kind, codes(refused)]).toEqual(['proposed', 'refused', ['FROZEN']]);
  const told = refused.kind === 'refused' ? refused.review.plan.findings.map(({ message }) => message) : [];
  expect(told).toContainEqual(expect.stringContaining('the window nightly denies them (invoices)'));
  expect((await fleet.merge('prod/promote-web', { now: after(60) })).kind).toBe('merged');
});

test('status marks what a window closes: an environment, or an app that has a window of its own', async () => {
  const marks = async (fleet: FleetFixture, now: Date) => {
    const { environments, targets } = await fleet.status(now);
    return [...environments, ...targets]
      .flatMap(({ controls }) => controls)
      .flatMap(({ control, mark }) => (control === 'windows' ? [mark] : []));
  };
  const closed = `CLOSED until ${moment(after(60))}`;
  const all = await withWindows(windowOf({}));
  expect(await marks(all, START)).toEqual([closed]);
  expect(await marks(all, after(60))).toEqual([]);
  const one = await withWindows(windowOf({ apps: [anApp('web')] }));
  expect(await marks(one, START)).toEqual([closed]);
  const { targets } = await one.status(START);
  expect(targets.filter(({ controls }) => controls.some((each) => each.mark === closed))).toMatchObject([
    { environment: 'staging', app: 'web' },
  ]);
});

test('by a clock that cannot be right it is undecided, and by hand it is judged as by the verb', async () => {
  const fleet = await withWindows(windowOf({}));
  const wrong = await fleet.promote('web', 'staging', {
    now: new Date(Date.now() - 86_400_000),
    dryRun: true,
  });
  expect(codes(wrong)).toEqual(['CLOCK_UNDECIDED']);
  const before = await fleet.head();
  await fleet.promote('web', 'staging', { now: after(-1) });
  const at = async (now: Date) =>
    (await judgeChange(fleet, before, await fleet.head(), now)).findings.map(({ code }) => code);
  expect(await at(after(-1))).not.toContain('FROZEN');
  expect(await at(START)).toContain('FROZEN');
});
