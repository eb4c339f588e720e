import { type Finding, finding, type Severity, type Subject } from '../../model/finding';
import type { AppName, EnvironmentName, ReleaseId } from '../../model/scalars';
import { pastRecord, repositoryOf, type Snapshot } from '../delivery';
import { rejectedNames } from '../judgement';

/** The finding that a named thing never ran. */
export function neverRan(
  severity: Severity,
  message: string,
  subject: Subject = {},
  remedy?: string,
): Finding {
  return finding(severity, 'NEVER_RAN', message, subject, remedy);
}

/**
 * What speaks against the statement that a release is contained in a new one: it never ran, so the name is a typing
 * error. Where not every branch can be read, this is only a note.
 */
export async function neverContained(
  snapshot: Snapshot,
  app: AppName,
  release: ReleaseId,
): Promise<Finding[]> {
  for (const { name } of snapshot.readableEnvironments)
    if (await everRan(snapshot, name, app, release)) return [];
  const isWhole = snapshot.brokenEnvironments.length === 0 && !(await isCut(snapshot));
  const message = `release ${release} of ${app} never ran in any environment${isWhole ? '' : ' that can be read'}: nothing is lost that it would have to contain`;
  const remedy = 'name the release that came by another way: `cdk8s-delivery status` says which';
  return [neverRan(isWhole ? 'refusal' : 'warning', message, { app }, remedy)];
}

/** Whether a clone of limited depth ends before the history does. */
export async function isCut(snapshot: Snapshot): Promise<boolean> {
  for (const { mirror, head } of snapshot.allLocations)
    for (const commit of await mirror.repository.boundary())
      if (head !== undefined && (await mirror.repository.isAncestor(commit, head))) return true;
  return false;
}

/** Whether an app ever ran a release, an image or a tree in an environment. */
export async function everRan(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  what: string,
): Promise<boolean> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return false;
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  for await (const { record } of snapshot.history(environment, app)) {
    const text = record === undefined ? undefined : await repositoryOf(location).readText(record);
    const parsed = pastRecord(text, file);
    if (parsed && rejectedNames(parsed).includes(what)) return true;
  }
  return false;
}
