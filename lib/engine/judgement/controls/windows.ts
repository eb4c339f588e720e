import {
  type EnvironmentData,
  judgeWindows,
  type WindowVerdict,
  windowsFor,
} from '../../../model/environment';
import { clockUndecided, type Finding, firstLine, refusal, type Subject } from '../../../model/finding';
import type { EnvironmentName } from '../../../model/scalars';
import { moment } from '../../../model/text';
import { type ControlQuestion, passedBy } from './control-rule';

/** How the windows of the environment affect a change of a target: they do not stop a rollback. */
export function judgeTimes({ windows, act, subject, now, doubt }: ControlQuestion): Finding[] {
  const { environment, app } = subject;
  const own = windowsFor(windows, app);
  if (own.length === 0) return [];
  const verdict = judgeWindows(own, now);
  if (doubt) {
    const what = `the windows of ${environment} let a change of ${app} through`;
    return [passedBy(act, clockUndecided(what, doubt.message, subject))];
  }
  if (verdict.open) return [];
  return [passedBy(act, closed(verdict, environment, subject, `of ${app} now`))];
}

/** Says of environments that their windows let no change through now: what a configuration closes by itself. */
export function closedFromNow(environments: readonly EnvironmentData[], now: Date): Finding[] {
  return environments.flatMap(({ name, windows }): Finding[] => {
    const own = windowsFor(windows, undefined);
    const verdict = own.length === 0 ? undefined : judgeWindows(own, now);
    if (verdict === undefined || verdict.open) return [];
    const { until: _, ...found } = closed(verdict, name, { environment: name }, 'from now');
    const remedy = 'nothing to do where that is meant: a rollback goes through; else mend its `windows`';
    return [{ ...found, severity: 'warning', remedy }];
  });
}

function closed(verdict: Closed, environment: EnvironmentName, subject: Subject, what: string): Finding {
  const until = verdict.until?.toISOString();
  const end = until === undefined ? '' : ` until ${moment(until)}`;
  const message = `${environment} takes no changes ${what}${end}: ${whyClosed(verdict)}`;
  const found = refusal('FROZEN', message, subject, liftedBy(verdict, environment));
  return { ...found, ...(until === undefined ? {} : { until }) };
}

type Closed = Extract<WindowVerdict, { open: false }>;

/** The message of the windows where they let a change through. */
export function timesSay({ windows, subject: { environment, app }, now }: ControlQuestion): {
  readonly says: string;
  readonly unasked?: true;
} {
  const own = windowsFor(windows, app);
  if (own.length === 0) return { says: `${environment} has no windows for ${app}`, unasked: true };
  const { until } = judgeWindows(own, now);
  return { says: `${environment} takes changes now${until ? `, until ${moment(until)}` : ''}` };
}

/** Why the windows let no change through, for people. */
export function whyClosed({ denied, allowing }: Closed): string {
  if (denied) {
    const reason = denied.reason === undefined ? '' : ` (${firstLine(denied.reason)})`;
    return `the window ${denied.name} denies them${reason}`;
  }
  const names = allowing.map(({ name }) => name).join(', ');
  return `only ${allowing.length === 1 ? 'the window' : 'the windows'} ${names} ${allowing.length === 1 ? 'allows' : 'allow'} them`;
}

function liftedBy({ until }: Closed, environment: EnvironmentName): string {
  const wait = until === undefined ? 'ask the owners of' : `wait until ${moment(until)}, ask the owners of`;
  return `${wait} ${environment}, or bypass it with \`--bypass FROZEN\` and a reason where the environment allows that`;
}
