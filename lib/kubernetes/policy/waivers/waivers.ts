import {
  type Code,
  clockUndecided,
  type Finding,
  finding,
  quote,
  refusal,
  type Subject,
} from '../../../model/finding';
import type { EnvironmentName } from '../../../model/scalars';
import { endOfDayOrMoment, isFindingCode } from '../../../model/scalars';
import type { AskedWaiver, Waiver } from '../../../registry';
import { failedRule } from '../failed-rule';

/** A waiver and its file. */
export interface StoredWaiver<W extends AskedWaiver = Waiver> {
  readonly file: string;
  readonly environment: EnvironmentName;
  readonly waiver: W;
}

/**
 * Codes that a waiver may name. Whatever proves custody or the bytes of a delivery is not among them, nor is
 * `POLICY_FAILED`: a waiver of all rules at once would be none of a rule.
 */
export const WAIVABLE: readonly Code[] = [
  'SCHEMA_UNKNOWN_KIND',
  'SCHEMA_UNKNOWN_FIELD',
  'SCHEMA_TYPE',
  'SCHEMA_REQUIRED',
  'SCHEMA_VALUE',
  'API_REMOVED',
  'API_DEPRECATED',
  'SELECTOR_MISMATCH',
  'DUPLICATE_ENTRY',
  'DANGLING_REFERENCE',
  'MOVING_SOURCE',
  'VERSION_DIFFERS',
  'SCHEMA_RULE',
  'REPLICAS_AUTOSCALED',
  'FOREIGN_SUBJECT',
  'SECRET_LOOKING',
  'INVALID_ANNOTATION',
];

/** Findings after waivers were applied. */
interface Waived {
  readonly findings: readonly Finding[];
  /** The waivers that were needed. */
  readonly used: ReadonlySet<StoredWaiver>;
}

/** Turns refusals and warnings that a waiver in force names into notes; the others are left as they are. */
export function waiveFindings(
  findings: readonly Finding[],
  waivers: readonly StoredWaiver[],
  now: Date,
): Waived {
  const used = new Set<StoredWaiver>();
  const inForce = waivers.filter(({ waiver }) => problemOf(waiver) === undefined && !hasEnded(waiver, now));
  const waived = findings.map((each) => {
    const matching = inForce.filter((stored) => covers(stored, each));
    for (const stored of matching) used.add(stored);
    return matching[0] ? noteOf(each, matching[0].waiver) : each;
  });
  return { findings: waived, used };
}

/**
 * What is wrong with the waivers themselves: those that have ended, and those that name something that cannot be
 * waived.
 */
export function judgeWaivers(waivers: readonly StoredWaiver[], now: Date): Finding[] {
  return waivers.flatMap((stored) => {
    const { waiver } = stored;
    const problem = problemOf(waiver);
    if (problem !== undefined) return [notWaivable(problem, stored)];
    return hasEnded(waiver, now) ? [endedWaiver(stored)] : [];
  });
}

/** Says that a waiver waives nothing any more. */
export function endedWaiver(stored: StoredWaiver<AskedWaiver>, remedy?: string): Finding {
  const { rule, owner, expires, reason } = stored.waiver;
  const message = `the waiver of ${rule} by ${quote(owner)} ended on ${expires}, its reason was ${quote(reason)}`;
  return refusal('WAIVER_EXPIRED', message, subjectOf(stored), remedy);
}

/** Says that the clock here cannot decide whether a waiver has ended. */
export function perhapsEnded(stored: StoredWaiver, doubt: string): Finding {
  const { rule, owner, expires } = stored.waiver;
  const what = `the waiver of ${rule} by ${quote(owner)}, in force until ${expires}, has ended`;
  return clockUndecided(what, doubt, subjectOf(stored));
}

/** Says that a waiver names something that cannot be waived. */
export function notWaivable(problem: string, stored: StoredWaiver<AskedWaiver>): Finding {
  return refusal('NOT_WAIVABLE', problem, subjectOf(stored));
}

/** Notes about waivers in force that nothing needed; only where all that they may be for was checked. */
export function unusedWaivers(
  waivers: readonly StoredWaiver[],
  used: ReadonlySet<StoredWaiver>,
  now: Date,
): Finding[] {
  return waivers.flatMap((stored) => {
    const { waiver } = stored;
    if (used.has(stored) || problemOf(waiver) !== undefined || hasEnded(waiver, now)) return [];
    const message = `nothing needs the waiver of ${waiver.rule} by ${quote(waiver.owner)}, in force until ${waiver.expires}`;
    return [finding('note', 'WAIVER_UNUSED', message, subjectOf(stored))];
  });
}

/** Where a waiver stands: in force, ended, or of what cannot be waived. */
export function waiverState(waiver: Waiver, now: Date): 'in force' | 'ended' | 'not waivable' {
  if (problemOf(waiver) !== undefined) return 'not waivable';
  return hasEnded(waiver, now) ? 'ended' : 'in force';
}

function problemOf({ rule }: Waiver): string | undefined {
  if (!isFindingCode(rule) || (WAIVABLE as readonly string[]).includes(rule)) return undefined;
  return `${quote(rule)} cannot be waived; name one rule, or one of ${WAIVABLE.join(', ')}`;
}

function hasEnded({ expires }: Waiver, now: Date): boolean {
  // What is not a date has ended: a waiver without an end does not count.
  return !(now.getTime() < endOfDayOrMoment(expires));
}

function covers({ environment, waiver }: StoredWaiver, found: Finding): boolean {
  const { severity, code, subject } = found;
  const named = code === waiver.rule || failedRule(found) === waiver.rule;
  return (
    named &&
    (severity === 'refusal' || severity === 'warning') &&
    subject.environment === environment &&
    (waiver.app === undefined || waiver.app === subject.app) &&
    (waiver.object === undefined || waiver.object === subject.object)
  );
}

function noteOf(found: Finding, { expires, owner, reason }: Waiver): Finding {
  const message = `waived until ${expires} by ${quote(owner)}: ${quote(reason)} (was: ${found.message})`;
  const note = finding('note', 'WAIVED', message, found.subject);
  return { ...note, disposition: 'waived', found: found.message, until: expires };
}

function subjectOf({ file, environment, waiver: { app, object } }: StoredWaiver<AskedWaiver>): Subject {
  return {
    environment,
    ...(app === undefined ? {} : { app }),
    file,
    ...(object === undefined ? {} : { object }),
  };
}
