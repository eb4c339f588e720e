import type { Cron } from 'croner';
import { offsetAt } from './time-zone';

/*
 * A wall-clock time is kept as the milliseconds of the moment at which clocks in UTC show the same time. So a
 * schedule is evaluated in UTC, where no hour is missing or comes twice, and a zone matters in two places only.
 */

/** No zone changed its clocks by more in one step since 1970 (Samoa left out a day). */
const LONGEST_CHANGE = 26 * 3_600_000;

/** The first start of a schedule since 1970; undefined where there is none. */
export function firstStart(schedule: string): number | undefined {
  return cron(schedule).nextRun(new Date(-1))?.getTime();
}

/** The next start on the wall after a time on the wall. */
export function nextStart(schedule: string, wall: number): number | undefined {
  return cron(schedule).nextRun(new Date(wall))?.getTime();
}

/** The last start on the wall at a time on the wall, or before it. */
export function lastStart(schedule: string, wall: number): number | undefined {
  return cron(schedule)
    .previousRuns(1, new Date(wall + 1000))[0]
    ?.getTime();
}

/** The time that the clocks of a zone show at a moment. */
export function wallAt(zone: string, moment: number): number {
  return moment + offsetAt(zone, moment);
}

/**
 * The latest time that the clocks of a zone have shown up to a moment: later than they show now, where they were set
 * back.
 */
export function latestWall(zone: string, moment: number): number {
  return moment + Math.max(offsetAt(zone, moment), offsetAt(zone, moment - LONGEST_CHANGE));
}

/**
 * The moment at which the clocks of a zone say a time. A time that they skip is the moment of the skip. A time that they
 * say twice is the first one of a beginning, and the second one of an end.
 */
export function momentOf(zone: string, wall: number, part: 'begin' | 'end'): number {
  const [before, after] = [offsetAt(zone, wall - LONGEST_CHANGE), offsetAt(zone, wall + LONGEST_CHANGE)];
  const said = [...new Set([before, after])]
    .map((offset) => wall - offset)
    .filter((moment) => wallAt(zone, moment) === wall)
    .sort((one, other) => one - other);
  const found = part === 'begin' ? said[0] : said.at(-1);
  return found ?? skipOver(zone, wall, wall - Math.max(before, after), wall - Math.min(before, after));
}

/**
 * The first moment from which the clocks show a later time, between a moment at which they do not and one at which they
 * do.
 */
function skipOver(zone: string, wall: number, from: number, to: number): number {
  let [earlier, later] = [from, to];
  while (later - earlier > 1000) {
    const middle = Math.floor((earlier + later) / 2000) * 1000;
    if (wallAt(zone, middle) > wall) later = middle;
    else earlier = middle;
  }
  return later;
}

const schedules = new Map<string, Cron>();

function cron(schedule: string): Cron {
  const { Cron } = require('croner') as typeof import('croner');
  const known =
    schedules.get(schedule) ?? new Cron(schedule, { timezone: 'UTC', mode: '5-part', paused: true });
  if (schedules.size > 1000) schedules.clear();
  schedules.set(schedule, known);
  return known;
}
