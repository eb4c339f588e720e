import { createHash } from 'node:crypto';
import { type Finding, refusal, type Subject } from '../../model/finding';
import type { Snapshot } from '../delivery';
import type { Plan, TargetPlan } from './plan';

/** What the targets of a plan start from. */
export function targetsStart(targets: readonly TargetPlan[]): Record<string, string> {
  return Object.fromEntries(
    targets.map(({ environment, app, from, tree }) => [
      `${environment}/${app}`,
      `${from?.release ?? 'no release'} with ${tree.before === undefined ? 'no files' : `files ${tree.before.slice(0, 12)}`}`,
    ]),
  );
}

/** What a change of a file starts from. */
export function fileStart(path: string, text: string | undefined): Record<string, string> {
  const content =
    text === undefined ? 'absent' : `content ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  return { [path]: content };
}

/** Where records and manifests of targets lie. */
export function targetPaths(
  snapshot: Snapshot,
  targets: readonly Pick<TargetPlan, 'environment' | 'app'>[],
): string[] {
  return targets.flatMap(({ environment, app }) => [
    snapshot.pathOf({ kind: 'record', environment, app }),
    snapshot.manifestPath(environment, app),
  ]);
}

/** Refuses a change that is not what it was when it was planned first. */
export function stateMoved(message: string, subject: Subject, remedy?: string): Finding {
  return refusal('STATE_MOVED', message, subject, remedy);
}

/** What of the things that a change replaces is not what it was when the change was planned first. */
export function movedSince(first: Plan, { startsFrom, environment }: Plan): Finding[] {
  return Object.entries(startsFrom).flatMap(([name, now]) => {
    const then = first.startsFrom[name];
    if (then === undefined || then === now) return [];
    return [
      stateMoved(
        `${name} was ${then} when this change was planned, it is ${now} now`,
        environment === undefined ? {} : { environment },
      ),
    ];
  });
}
