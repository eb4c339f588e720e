import { Temporal } from '@js-temporal/polyfill';
import { CronExpressionParser } from 'cron-parser';
import {
  judgeWindows,
  nextAfter,
  standingAt,
  type WindowData,
  windowsFor,
} from '../../../../lib/model/environment';
import { anApp } from '../../../support/names';

const window = (
  schedule: string,
  hours: number,
  timeZone = 'UTC',
  more: Partial<WindowData> = {},
): WindowData => ({
  name: 'some',
  kind: 'deny',
  schedule,
  seconds: Math.round(hours * 3600),
  timeZone,
  apps: [],
  controller: false,
  ...more,
});

const at = (text: string) => new Date(text);
const web = anApp('web');

/*
 * The oracle: starts by another library (cron-parser), on a calendar without summer time, and zones by a third one
 * (Temporal). A window stands where one of its starts and ends, each read from the clock on the wall, has the moment between.
 */
function oracle({ schedule, seconds, timeZone }: WindowData, moment: Date): boolean {
  const wall = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);
  const utc = Date.parse(`${wall.toPlainDateTime().toString({ smallestUnit: 'millisecond' })}Z`);
  // Clocks change by an hour or less, but where a day is left out.
  const margin = (timeZone === 'Pacific/Apia' ? 25 : 2) * 3_600_000;
  const from = new Date(utc - seconds * 1000 - margin);
  const starts = CronExpressionParser.parse(schedule, { tz: 'UTC', currentDate: from });
  for (;;) {
    const start = starts.next().toDate().getTime();
    if (start > utc + margin) return false;
    const begin = instantOf(start, timeZone, 'begin');
    const end = instantOf(start + seconds * 1000, timeZone, 'end');
    if (begin <= moment.getTime() && moment.getTime() < end) return true;
  }
}

function instantOf(wall: number, zone: string, part: 'begin' | 'end'): number {
  const plain = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, 19));
  const zoned = plain.toZonedDateTime(zone, { disambiguation: part === 'begin' ? 'earlier' : 'later' });
  if (zoned.toPlainDateTime().equals(plain)) return zoned.epochMilliseconds;
  // The clocks never say it: the change itself counts.
  const change = plain.toZonedDateTime(zone, { disambiguation: 'later' }).getTimeZoneTransition('previous');
  return change?.epochMilliseconds ?? Number.NaN;
}

/** Schedule, hours, zone, moment, and whether the window stands then. */
const TABLE: readonly (readonly [string, number, string, string, boolean])[] = [
  // half open
  ['0 18 * * *', 2, 'UTC', '2026-05-04T17:59:59.999Z', false],
  ['0 18 * * *', 2, 'UTC', '2026-05-04T18:00:00.000Z', true],
  ['0 18 * * *', 2, 'UTC', '2026-05-04T19:59:59.999Z', true],
  ['0 18 * * *', 2, 'UTC', '2026-05-04T20:00:00.000Z', false],
  ['*/15 * * * *', 0.25, 'UTC', '2026-05-04T20:00:00.000Z', true],
  ['*/15 * * * *', 0.25, 'UTC', '2026-05-04T20:14:59.999Z', true],
  ['*/15 * * * *', 0.2, 'UTC', '2026-05-04T20:12:00.000Z', false],
  // over midnight, weeks, months and years
  ['0 22 * * *', 8, 'UTC', '2026-05-05T05:59:59Z', true],
  ['0 22 * * *', 8, 'UTC', '2026-05-05T06:00:00Z', false],
  ['0 18 * * 5', 62, 'UTC', '2026-05-09T12:00:00Z', true],
  ['0 18 * * 5', 62, 'UTC', '2026-05-11T07:59:00Z', true],
  ['0 18 * * 5', 62, 'UTC', '2026-05-11T08:00:00Z', false],
  ['0 18 * * FRI', 62, 'UTC', '2026-05-08T18:00:00Z', true],
  ['0 0 24 12 *', 240, 'UTC', '2027-01-02T23:59:00Z', true],
  ['0 0 24 12 *', 240, 'UTC', '2027-01-03T00:00:00Z', false],
  ['0 0 24 DEC *', 240, 'UTC', '2026-12-23T23:59:59Z', false],
  ['0 0 31 * *', 24, 'UTC', '2026-04-30T12:00:00Z', false],
  ['0 0 31 * *', 24, 'UTC', '2026-05-31T12:00:00Z', true],
  ['0 9 1-7 * 1', 8, 'UTC', '2026-06-03T10:00:00Z', true],
  ['0 9 1-7 * 1', 8, 'UTC', '2026-06-15T10:00:00Z', true],
  ['0 9 1-7 * 1', 8, 'UTC', '2026-06-16T10:00:00Z', false],
  ['0 9 */2 * 1', 8, 'UTC', '2026-06-16T10:00:00Z', false],
  ['0 9 */2 * 1', 8, 'UTC', '2026-06-17T10:00:00Z', true],
  // leap days
  ['0 0 29 2 *', 24, 'UTC', '2028-02-29T12:00:00Z', true],
  ['0 0 29 2 *', 24, 'UTC', '2027-03-01T00:00:00Z', false],
  ['0 0 29 2 *', 24, 'Europe/Berlin', '2028-02-28T23:00:00Z', true],
  ['0 12 28 2 *', 24, 'UTC', '2028-02-29T11:59:00Z', true],
  ['0 12 28 2 *', 24, 'UTC', '2027-03-01T11:59:00Z', true],
  ['0 0 28-29 2 *', 24, 'UTC', '2028-03-01T00:00:00Z', false],
  // zones
  ['0 9 * * *', 1, 'Asia/Kolkata', '2026-05-04T03:30:00Z', true],
  ['0 9 * * *', 1, 'Asia/Kolkata', '2026-05-04T09:00:00Z', false],
  ['0 9 * * *', 1, 'Asia/Kathmandu', '2026-05-04T03:15:00Z', true],
  ['0 9 * * *', 1, 'America/New_York', '2026-07-01T13:30:00Z', true],
  ['0 9 * * *', 1, 'America/New_York', '2026-01-01T14:30:00Z', true],
  ['0 9 * * *', 1, 'America/New_York', '2026-01-01T13:30:00Z', false],
  ['0 0 1 1 *', 24, 'Pacific/Kiritimati', '2025-12-31T10:00:00Z', true],
  ['0 0 1 1 *', 24, 'Pacific/Pago_Pago', '2026-01-02T10:59:00Z', true],
  ['0 0 1 1 *', 24, 'Pacific/Pago_Pago', '2026-01-02T11:00:00Z', false],
  // clocks that are set forward
  ['30 2 * * *', 4, 'Europe/Berlin', '2026-03-29T00:59:59Z', false],
  ['30 2 * * *', 4, 'Europe/Berlin', '2026-03-29T01:00:00Z', true],
  ['30 2 * * *', 4, 'Europe/Berlin', '2026-03-29T04:29:59Z', true],
  ['30 2 * * *', 4, 'Europe/Berlin', '2026-03-29T04:30:00Z', false],
  ['0 1 * * *', 1.5, 'Europe/Berlin', '2026-03-29T00:59:59Z', true],
  ['0 1 * * *', 1.5, 'Europe/Berlin', '2026-03-29T01:00:00Z', false],
  ['*/30 2 * * *', 0.5, 'Europe/Berlin', '2026-03-29T01:00:00Z', false],
  ['0 18 * * 5', 62, 'Europe/Berlin', '2026-03-30T05:59:00Z', true],
  ['0 18 * * 5', 62, 'Europe/Berlin', '2026-03-30T06:00:00Z', false],
  ['0 0 * * *', 3, 'America/Santiago', '2026-09-06T04:00:00Z', true],
  ['0 2 * * *', 1, 'Australia/Lord_Howe', '2026-10-03T15:30:00Z', true],
  ['0 2 * * *', 1, 'Australia/Lord_Howe', '2026-10-03T15:59:00Z', true],
  ['0 2 * * *', 1, 'Australia/Lord_Howe', '2026-10-03T16:00:00Z', false],
  // clocks that are set back
  ['30 2 * * *', 4, 'Europe/Berlin', '2026-10-25T00:29:59Z', false],
  ['30 2 * * *', 4, 'Europe/Berlin', '2026-10-25T00:30:00Z', true],
  ['30 2 * * *', 4, 'Europe/Berlin', '2026-10-25T01:10:00Z', true],
  ['30 2 * * *', 4, 'Europe/Berlin', '2026-10-25T05:29:59Z', true],
  ['30 2 * * *', 4, 'Europe/Berlin', '2026-10-25T05:30:00Z', false],
  ['0 1 * * *', 1.5, 'Europe/Berlin', '2026-10-25T01:29:59Z', true],
  ['0 1 * * *', 1.5, 'Europe/Berlin', '2026-10-25T01:30:00Z', false],
  ['0 * * * *', 0.5, 'Europe/Berlin', '2026-10-25T01:15:00Z', true],
  ['0 18 * * 5', 62, 'Europe/Berlin', '2026-10-26T06:59:00Z', true],
  ['0 18 * * 5', 62, 'Europe/Berlin', '2026-10-26T07:00:00Z', false],
  ['30 1 * * *', 1, 'America/New_York', '2026-11-01T05:30:00Z', true],
  ['30 1 * * *', 1, 'America/New_York', '2026-11-01T07:29:59Z', true],
  ['45 1 * * *', 0.25, 'Australia/Lord_Howe', '2026-04-04T14:50:00Z', true],
  // zones that changed their offset for good, or left out a day
  ['0 9 * * *', 1, 'Europe/Istanbul', '2016-01-04T07:30:00Z', true],
  ['0 9 * * *', 1, 'Europe/Istanbul', '2017-01-04T06:30:00Z', true],
  ['0 9 * * *', 1, 'Europe/Istanbul', '2017-01-04T07:30:00Z', false],
  ['0 9 30 12 *', 1, 'Pacific/Apia', '2011-12-30T10:00:00Z', false],
  ['0 9 29 12 *', 24, 'Pacific/Apia', '2011-12-30T10:00:00Z', false],
  ['0 9 29 12 *', 24, 'Pacific/Apia', '2011-12-30T09:59:00Z', true],
];

test.each(TABLE)('"%s" for %d h in %s at %s: %s', (schedule, hours, zone, moment, stands) => {
  const one = window(schedule, hours, zone);
  expect(standingAt(one, at(moment)) !== undefined).toBe(stands);
  expect(oracle(one, at(moment))).toBe(stands);
});

test('stands where the oracle says so, every 50 minutes around changes of the clocks', () => {
  const days = [
    ['Europe/Berlin', '2026-03-28T12:00:00Z'],
    ['Europe/Berlin', '2026-10-24T12:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T00:00:00Z'],
    ['America/Santiago', '2026-09-05T12:00:00Z'],
    ['Pacific/Apia', '2011-12-29T12:00:00Z'],
  ] as const;
  for (const [zone, from] of days)
    for (const one of [window('30 2 * * *', 3, zone), window('20 */2 * * *', 1, zone)])
      for (let step = 0; step < 24; step += 1) {
        const moment = new Date(at(from).getTime() + step * 3_000_000);
        const said = `${one.schedule} ${zone} ${moment.toISOString()}`;
        expect([said, standingAt(one, moment) !== undefined]).toEqual([said, oracle(one, moment)]);
        const edge = standingAt(one, moment)?.end ?? nextAfter(one, moment)?.start ?? moment;
        const before = new Date(edge.getTime() - 1);
        expect(standingAt(one, edge) === undefined).toBe(standingAt(one, before) !== undefined);
      }
});

describe('several windows', () => {
  const allow = window('0 8 * * 1-5', 9, 'UTC', { name: 'office', kind: 'allow' });
  const deny = window('0 12 * * *', 1, 'UTC', { name: 'lunch' });
  const others = window('0 0 * * *', 24, 'UTC', { name: 'others', apps: [anApp('other')] });
  const said = (moment: string, windows = [allow, deny, others]) => {
    const found = judgeWindows(windowsFor(windows, web), at(moment));
    return [found.open || (found.denied?.name ?? 'not allowed'), found.until?.toISOString()];
  };

  test.each([
    ['2026-05-04T07:59:59Z', ['not allowed', '2026-05-04T08:00:00.000Z']],
    ['2026-05-04T08:00:00Z', [true, '2026-05-04T12:00:00.000Z']],
    ['2026-05-04T12:00:00Z', ['lunch', '2026-05-04T13:00:00.000Z']],
    ['2026-05-04T13:00:00Z', [true, '2026-05-04T17:00:00.000Z']],
    ['2026-05-04T17:00:00Z', ['not allowed', '2026-05-05T08:00:00.000Z']],
    ['2026-05-08T17:00:00Z', ['not allowed', '2026-05-11T08:00:00.000Z']],
    // Denied and not allowed at once: until both have ended.
    ['2026-05-09T12:30:00Z', ['lunch', '2026-05-11T08:00:00.000Z']],
  ])('at %s: %j', (moment, expected) => expect(said(moment)).toEqual(expected));

  test('one that denies beats one that allows, and a second one that allows adds to the first', () => {
    expect(said('2026-05-04T12:30:00Z', [allow, deny])[0]).toBe('lunch');
    const night = window('0 22 * * *', 2, 'UTC', { name: 'night', kind: 'allow' });
    expect(said('2026-05-04T22:30:00Z', [allow, night])).toEqual([true, '2026-05-05T00:00:00.000Z']);
  });

  test('without any it is open for good; with one that never ends it is closed for good', () => {
    expect(said('2026-05-04T12:30:00Z', [])).toEqual([true, undefined]);
    expect(said('2026-05-04T12:30:00Z', [window('0 * * * *', 1)])).toEqual(['some', undefined]);
    expect(said('2026-05-04T12:30:00Z', [window('* * * * *', 1 / 60)])).toEqual(['some', undefined]);
  });
});
