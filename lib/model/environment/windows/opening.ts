import type { AppName } from '../../scalars';
import { lastStart, latestWall, momentOf, nextStart, wallAt } from './wall-clock';
import type { WindowData } from './window-data';

/**
 * When a window is active: from its start up to, but not including, its end. Where several starts overlap, the last one
 * counts.
 */
export interface Occurrence {
  readonly start: Date;
  /** Absent where the end is further away than is looked at: more than a year, or more than 300 overlapping starts. */
  readonly end?: Date;
}

/**
 * The window as it is active at a moment; undefined where it is not. Starts that touch or overlap have one end. Pure.
 */
export function standingAt(window: WindowData, now: Date): Occurrence | undefined {
  const { timeZone, schedule } = window;
  const moment = now.getTime();
  let wall = lastStart(schedule, latestWall(timeZone, moment));
  // Where clocks were set back, a time that they will show again may have begun already, or not yet.
  while (wall !== undefined && begins(window, wall) > moment) wall = lastStart(schedule, wall - 1000);
  if (wall === undefined || endOf(window, wall) <= moment) return undefined;
  return occurrence(window, wall);
}

/** The next time that a window begins after a moment at which it is not active. */
export function nextAfter(window: WindowData, now: Date): Occurrence | undefined {
  const { timeZone, schedule } = window;
  const moment = now.getTime();
  let wall = nextStart(schedule, wallAt(timeZone, moment) - 1000);
  // A window inside an hour that the clocks skip has no length.
  while (
    wall !== undefined &&
    (begins(window, wall) <= moment || endOf(window, wall) <= begins(window, wall))
  )
    wall = nextStart(schedule, wall);
  if (wall === undefined) return undefined;
  return occurrence(window, wall);
}

/** What the windows of an environment say to an app at a moment, and until when, where that is known. */
export type WindowVerdict =
  | { readonly open: true; readonly until?: Date }
  | {
      readonly open: false;
      /** The window that denies it; absent where it is closed because no window allows it. */
      readonly denied?: WindowData;
      /** The windows of which one would have to be open. */
      readonly allowing: readonly WindowData[];
      readonly until?: Date;
    };

/** Judges by windows that are for the same. Where one denies, none allows; where one allows, all other times deny. Pure. */
export function judgeWindows(windows: readonly WindowData[], now: Date): WindowVerdict {
  const first = closing(windows, now);
  let at = now;
  for (let tries = 0; tries < 100; tries += 1) {
    const next = changeAfter(windows, at);
    if (next === undefined || next.getTime() > now.getTime() + HORIZON) break;
    if ((closing(windows, next) === undefined) !== (first === undefined))
      return first ? { open: false, ...first, until: next } : { open: true, until: next };
    at = next;
  }
  return first ? { open: false, ...first } : { open: true };
}

/** The windows that are for an app; those that are for all apps, where none is named. */
export function windowsFor(windows: readonly WindowData[], app?: AppName): readonly WindowData[] {
  return windows.filter(({ apps }) => apps.length === 0 || (app !== undefined && apps.includes(app)));
}

const DAY = 86_400_000;
const HORIZON = 400 * DAY;
const MOST_LINKS = 300;

/** Why it is closed at a moment; nothing where it is open. */
function closing(windows: readonly WindowData[], now: Date) {
  const standing = windows.filter((each) => standingAt(each, now) !== undefined);
  const allowing = windows.filter(({ kind }) => kind === 'allow');
  const denied = standing.find(({ kind }) => kind === 'deny');
  if (denied) return { denied, allowing };
  return allowing.length === 0 || standing.length > 0 ? undefined : { allowing };
}

/** The next moment at which a window begins or ends; none where that of one is not known. */
function changeAfter(windows: readonly WindowData[], now: Date): Date | undefined {
  const moments: number[] = [];
  for (const each of windows) {
    const standing = standingAt(each, now);
    const found = standing ? standing.end : nextAfter(each, now)?.start;
    if (standing && !found) return undefined;
    if (found) moments.push(found.getTime());
  }
  return moments.length === 0 ? undefined : new Date(Math.min(...moments));
}

function occurrence(window: WindowData, wall: number): Occurrence {
  const end = lastEnd(window, wall);
  return { start: new Date(begins(window, wall)), ...(end === undefined ? {} : { end: new Date(end) }) };
}

function begins({ timeZone }: WindowData, wall: number): number {
  return momentOf(timeZone, wall, 'begin');
}

function endOf({ timeZone, seconds }: WindowData, wall: number): number {
  return momentOf(timeZone, wall + seconds * 1000, 'end');
}

/** The end of starts that touch or overlap. */
function lastEnd(window: WindowData, from: number): number | undefined {
  const { timeZone, schedule } = window;
  const first = begins(window, from);
  let wall = from;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const end = endOf(window, wall);
    if (end > first + HORIZON) return undefined;
    let next = lastStart(schedule, latestWall(timeZone, end));
    while (next !== undefined && next > wall && begins(window, next) > end)
      next = lastStart(schedule, next - 1000);
    if (next === undefined || next <= wall) return end;
    wall = next;
  }
  return undefined;
}
