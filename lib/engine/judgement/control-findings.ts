import { type Finding, finding, firstLine, refusal, type Subject } from '../../model/finding';
import type { Freeze, Hold, Rejection, ReleaseRecord } from '../../registry';
import { isActive } from './active-freeze';

/** What a freeze says to a change of its environment; a lockdown is a freeze that stops rollbacks, too. */
export function freezeFindings(freeze: Freeze | undefined, subject: Subject, now: Date): Finding[] {
  if (!freeze || !isActive(freeze, now)) return [];
  const until = freeze.until === undefined ? '' : ` until ${freeze.until}`;
  const [code, state] = freeze.lockdown ? (['LOCKDOWN', 'locked'] as const) : (['FROZEN', 'frozen'] as const);
  const message = `${subject.environment} is ${state} since ${freeze.since}${until} by ${freeze.by}: ${firstLine(freeze.reason)}`;
  const end = freeze.until === undefined ? {} : { until: freeze.until };
  return [{ ...refusal(code, message, subject), since: freeze.since, ...end }];
}

/** What a hold says to a change of its target. */
export function holdFindings(hold: Hold | undefined, { environment, app }: Subject): Finding[] {
  if (!hold) return [];
  const left = hold.from === undefined ? '' : `, it was taken back from ${hold.from}`;
  return [
    refusal(
      'HELD',
      `${environment}/${app} is held since ${hold.since} by ${hold.by}${left}: ${firstLine(hold.reason)}`,
      { ...(environment === undefined ? {} : { environment }), ...(app === undefined ? {} : { app }) },
      `lift it with \`cdk8s-delivery unhold ${app} --env ${environment}\``,
    ),
  ];
}

/** Says that a rollback, whose hold still stands, brought its target back already. */
export function heldByRollback(release: string, environment: string, app: string): Finding {
  const message = `a rollback brought ${environment}/${app} back to ${release} already, and its hold stands`;
  const remedy = 'to go further back, name the release with --to';
  return finding('note', 'HELD', message, { environment, app }, remedy);
}

/** What rejections say to a release that is to run. */
export function rejectionFindings(
  rejections: readonly Rejection[],
  record: ReleaseRecord,
  subject: Subject,
  remedy?: string,
): Finding[] {
  const names = new Set(rejectedNames(record));
  return rejections
    .filter(({ what }) => names.has(what))
    .map(({ what, since, by, reason }) =>
      refusal('REJECTED', `${what} was rejected ${since} by ${by}: ${firstLine(reason)}`, subject, remedy),
    );
}

/** All names by which a release may have been rejected. */
export function rejectedNames(record: ReleaseRecord): string[] {
  return [
    record.release,
    ...Object.values(record.images).map(({ digest }) => digest),
    ...Object.entries(record.renders.trees).map(([environment, tree]) => `${environment}:${tree}`),
  ];
}
