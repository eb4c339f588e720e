import {
  judgeWindows,
  nextAfter,
  type Occurrence,
  standingAt,
  type WindowData,
  type WindowVerdict,
  windowsFor,
} from '../../model/environment';
import type { Finding } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { FREEZES, type Freeze, NAMED_FREEZES, type NamedFreeze } from '../../registry';
import { type ClockDoubt, clockDoubt, lastControl, misnamedIn, type Snapshot } from '../delivery';
import { isActive } from '../judgement';

/** What stops changes of an environment now, and what will. */
export interface StandingFreezes {
  readonly environment: EnvironmentName;
  /** The freeze or lockdown in force; absent where there is none, or it has ended. */
  readonly freeze?: Freeze;
  /** Freezes with names that stand beside it. */
  readonly named: readonly NamedFreeze[];
  /** Whether a file of its freezes cannot be read now: it stops what it governs until it can. */
  readonly unread: boolean;
  /** What the windows for all apps decide, and until when. */
  readonly all: WindowVerdict;
  /** What all windows decide for each app that has its own windows. */
  readonly apps: readonly { readonly app: AppName; readonly verdict: WindowVerdict }[];
  readonly windows: readonly StandingWindow[];
  /**
   * Why its data or its freeze cannot be read (what was last readable counts), and files that are never read because of their names.
   */
  readonly problems: readonly Finding[];
}

/** A window, and when it stands. */
export interface StandingWindow {
  readonly window: WindowData;
  /** Absent where it does not stand now. */
  readonly now?: Occurrence;
  /** The next time that it begins; absent where it never does. */
  readonly next?: Occurrence;
}

/** What stops changes now and next, by environment, and what speaks against the clock that says so. */
export async function standingFreezes(
  snapshot: Snapshot,
  now: Date,
  environments: readonly EnvironmentName[],
): Promise<{ readonly environments: readonly StandingFreezes[]; readonly doubt?: ClockDoubt }> {
  const found = await Promise.all(environments.map((each) => freezesOf(snapshot, each, now)));
  const doubt = await clockDoubt(snapshot, now);
  return { environments: found, ...(doubt ? { doubt } : {}) };
}

async function freezesOf(
  snapshot: Snapshot,
  environment: EnvironmentName,
  now: Date,
): Promise<StandingFreezes> {
  const { windows } = snapshot.environment(environment);
  const { value: freeze, problems } = await lastControl(snapshot, FREEZES, environment);
  const named = await lastControl(snapshot, NAMED_FREEZES, environment);
  const apps = [...new Set(windows.flatMap((each) => each.apps))].sort();
  return {
    environment,
    ...(freeze && isActive(freeze, now) ? { freeze } : {}),
    named: (named.value?.freezes ?? []).filter((each) => isActive(each, now)),
    unread: problems.length + named.problems.length > 0,
    all: judgeWindows(windowsFor(windows), now),
    apps: apps.map((app) => ({ app, verdict: judgeWindows(windowsFor(windows, app), now) })),
    windows: windows.map((window) => standingWindow(window, now)),
    problems: [
      ...snapshot.whyBroken(environment),
      ...problems,
      ...named.problems,
      ...(await misnamedIn(snapshot, [environment])),
    ],
  };
}

function standingWindow(window: WindowData, now: Date): StandingWindow {
  const stands = standingAt(window, now);
  const next = stands ? stands.end && nextAfter(window, stands.end) : nextAfter(window, now);
  return { window, ...(stands ? { now: stands } : {}), ...(next ? { next } : {}) };
}
