import { type DeliveryChange, deliveryMeasures } from '../../../lib/engine/history';
import type { ReleaseRecord } from '../../../lib/registry';
import { anApp, anEnv } from '../../support/names';

const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number));
const JANUARY = { since: day(0), until: day(28) };
const DAY = 24 * 3600;

/** A change, as far as measures look at it: `release` arrives in an environment on a day. */
function change(
  on: number,
  kind: string,
  environment: string,
  release?: string,
  app = 'web',
): DeliveryChange {
  const to = release === undefined ? {} : { to: { release } as unknown as ReleaseRecord };
  return {
    kind,
    at: day(on),
    environment: anEnv(environment),
    app: anApp(app),
    ...to,
  } as unknown as DeliveryChange;
}

/** Told oldest first, as people tell it. */
function measured(environment: string, ...changes: readonly DeliveryChange[]) {
  const [measures] = deliveryMeasures([...changes].reverse(), [anEnv(environment)], JANUARY);
  return measures;
}

test('deployments are releases and promotions of the period, whose end does not belong to it', () => {
  const told = [
    change(-1, 'promotion', 'prod', 'r-0'),
    change(0, 'promotion', 'prod', 'r-1'),
    change(3, 'configuration', 'prod'),
    change(7, 'release', 'prod', 'r-2'),
    change(28, 'promotion', 'prod', 'r-3'),
  ];
  expect(measured('prod', ...told)).toMatchObject({
    deployments: 2,
    perWeek: 0.5,
    failures: 0,
    failureRate: 0,
  });
});

test('lead time is the median from where a release was seen first, also before the period', () => {
  const told = [
    change(-4, 'release', 'dev', 'r-1'),
    change(1, 'promotion', 'prod', 'r-1'),
    change(2, 'release', 'dev', 'r-2'),
    change(3, 'promotion', 'prod', 'r-2'),
    change(4, 'release', 'dev', 'r-3'),
    change(7, 'promotion', 'prod', 'r-3'),
  ];
  expect(measured('prod', ...told)?.leadTime).toBe(3 * DAY);
  expect(measured('dev', ...told)).not.toHaveProperty('leadTime');
  expect(measured('prod', ...told.slice(0, 4))?.leadTime).toBe(3 * DAY);
});

test.each([
  ['a rollback', [change(3, 'rollback', 'prod', 'r-0')], 1, 2 * DAY],
  ['a revert by hand', [change(4, 'restored', 'prod', 'r-0')], 1, 3 * DAY],
  [
    'a hold, until the next release',
    [change(2, 'hold', 'prod'), change(6, 'promotion', 'prod', 'r-2')],
    1,
    5 * DAY,
  ],
  ['a hold that stands', [change(2, 'hold', 'prod')], 1, undefined],
  [
    'a hold after the next release',
    [change(2, 'promotion', 'prod', 'r-2'), change(3, 'hold', 'prod')],
    1,
    undefined,
  ],
  ['nothing', [change(2, 'promotion', 'prod', 'r-2')], 0, undefined],
  ['a rollback of another app', [change(2, 'rollback', 'prod', 'r-9', 'api')], 0, undefined],
  ['a rollback elsewhere', [change(2, 'rollback', 'staging', 'r-9')], 0, undefined],
])('a deployment followed by %s', (_, later, failures, timeToRestore) => {
  const measures = measured('prod', change(1, 'promotion', 'prod', 'r-1'), ...later);
  expect(measures?.failures).toBe(failures);
  expect(measures?.timeToRestore).toBe(timeToRestore);
});

test('where nothing was deployed nothing failed, and no rate is made up', () => {
  expect(measured('prod')).toEqual({ environment: 'prod', deployments: 0, perWeek: 0, failures: 0 });
});

test('the rate is over the time there is: a project of three days is not measured over weeks, and one of hours not at all', () => {
  const told = [
    change(20, 'configuration', 'prod'),
    change(20, 'release', 'prod', 'r-1'),
    change(22, 'release', 'prod', 'r-2'),
  ];
  const measuredUntil = (until: Date, ...more: readonly DeliveryChange[]) =>
    deliveryMeasures([...more, ...told].reverse(), [anEnv('prod')], { since: day(-60), until })[0]?.perWeek;
  expect(measuredUntil(day(23))).toBeCloseTo(2 / (3 / 7));
  expect(measuredUntil(new Date(day(20).getTime() + 3600_000))).toBeUndefined();
  // What came before the period shows that all of it is there.
  expect(measuredUntil(day(24), change(-61, 'configuration', 'prod'))).toBeCloseTo(2 / (84 / 7));
});
