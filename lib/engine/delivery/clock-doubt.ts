import { type BranchName, type CommitId, durationText } from '../../model/scalars';
import { moment } from '../../model/text';
import { type Location, repositoryOf } from './location';
import type { Snapshot } from './snapshot';

/** Why the clock that a change is judged by cannot be trusted. */
export interface ClockDoubt {
  /** `behind`: the real time is later than the clock says. `ahead`: it is earlier. */
  readonly clock: 'behind' | 'ahead';
  /** Lower case, no full stop. */
  readonly message: string;
}

/** How much the clocks of two machines may differ; Kerberos allows the same. */
const TOLERANCE_MS = 5 * 60_000;
/** A moment may have been taken before a long render, so that the remote is later. */
const PATIENCE_MS = 60 * 60_000;
/**
 * Where the remote does not tell the time, a branch unchanged for longer than this looks like a clock that is ahead.
 */
const LONGEST_SILENCE_MS = 30 * 24 * 60 * 60_000;

/** Whether a moment that another machine wrote down lies in the future, beyond what clocks may differ. */
export function isAhead(moment: string, now: Date): boolean {
  return Date.parse(moment) > now.getTime() + TOLERANCE_MS;
}

/**
 * What speaks against a clock: commits of the branches read are newer than it, or it is far ahead of them and of the
 * remote's own `Date`. Only an http(s) remote tells the time; for another remote, the commits and the clock that stamps
 * files are compared.
 */
export async function clockDoubt(snapshot: Snapshot, now: Date): Promise<ClockDoubt | undefined> {
  // A moment in the past comes from the branch itself.
  if (snapshot.home.past) return undefined;
  const says = `the clock here says ${moment(now)}`;
  const newest = await newestCommit(snapshot);
  if (newest && now.getTime() < newest.date.getTime() - TOLERANCE_MS)
    return {
      clock: 'behind',
      message: `${says}, ${apart(now, newest.date)} before the newest commit of branch ${newest.branch} (${moment(newest.date)})`,
    };
  const { mirror, remote } = snapshot.home;
  const clock = snapshot.home.remembered ? undefined : await clockOf(snapshot, mirror);
  if (clock) {
    const there = clock.now();
    const what = `${apart(now, there)} from what ${clock.of} says (${moment(there)})`;
    if (now.getTime() < there.getTime() - PATIENCE_MS)
      return { clock: 'behind', message: `${says}, ${what}` };
    const isLate = now.getTime() > Math.max(there.getTime(), newest?.date.getTime() ?? 0) + TOLERANCE_MS;
    return isLate ? { clock: 'ahead', message: `${says}, ${what}` } : undefined;
  }
  if (!newest || now.getTime() <= newest.date.getTime() + LONGEST_SILENCE_MS) return undefined;
  return {
    clock: 'ahead',
    message: `${says}, ${apart(now, newest.date)} after the newest commit of branch ${newest.branch} (${moment(newest.date)}), and ${remote} does not say what time it is`,
  };
}

/**
 * The earliest time at which each commit of a branch can have come: its own date, or that of the newest commit before
 * it, where that is later. A commit that claims to be older than its ancestors is not believed.
 */
export function datesOf(location: Location): Promise<ReadonlyMap<CommitId, Date>> {
  const known = dates.get(location) ?? readDates(location);
  dates.set(location, known);
  return known;
}

/** Reuses what is known of a branch for an earlier state of it. */
export function shareDates(location: Location, earlier: Location): void {
  dates.set(earlier, datesOf(location));
}

const dates = new WeakMap<Location, Promise<ReadonlyMap<CommitId, Date>>>();

async function readDates(location: Location): Promise<ReadonlyMap<CommitId, Date>> {
  const { head } = location;
  return head === undefined ? new Map() : repositoryOf(location).dates(head);
}

async function newestCommit(snapshot: Snapshot): Promise<{ date: Date; branch: BranchName } | undefined> {
  let newest: { date: Date; branch: BranchName } | undefined;
  for (const location of snapshot.allLocations) {
    const date = location.head && (await datesOf(location)).get(location.head);
    if (date && (!newest || date > newest.date)) newest = { date, branch: location.branch };
  }
  return newest;
}

type Clock = Awaited<ReturnType<Location['mirror']['clock']>>;

/** Asked once per state. */
const clocks = new WeakMap<Snapshot, Promise<Clock>>();

function clockOf(snapshot: Snapshot, mirror: Location['mirror']): Promise<Clock> {
  const known = clocks.get(snapshot) ?? mirror.clock();
  clocks.set(snapshot, known);
  return known;
}

function apart(one: Date, other: Date): string {
  return durationText(Math.floor(Math.abs(one.getTime() - other.getTime()) / 1000));
}
