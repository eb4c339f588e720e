import { DeliveryError, type Finding, finding, quote, refusal } from '../../model/finding';
import {
  type AppName,
  Digest,
  type EnvironmentName,
  isAppName,
  parseEnvironmentName,
  type ReleaseId,
} from '../../model/scalars';
import { pastRecord, repositoryOf, type Snapshot, targetHistory } from '../delivery';
import { rejectedNames, searchInventories } from '../judgement';
import { openProposals } from './open-proposals';

/**
 * What speaks against a rejection: a release or a tree that never ran and is not proposed is a slip of the pen, and
 * rejecting it protects nothing. An image may be rejected before it comes; that is only said. Where not every branch can
 * be read, nothing is refused: a rejection has to be possible just then.
 *
 * @throws DeliveryError `UNKNOWN_ENVIRONMENT` for a tree in an environment that there is not
 */
export async function neverMet(snapshot: Snapshot, what: string): Promise<Finding[]> {
  const [before = '', tree] = what.split(':');
  const isImage = before === 'sha256';
  if (tree !== undefined && !isImage) snapshot.environment(parseEnvironmentName(before));
  const met = await isMet(snapshot, what);
  if (met === true) return [];
  if (met === undefined)
    return [
      finding(
        'warning',
        'NEVER_RAN',
        `whether ${quote(what)} ever ran is not known: not every branch can be read`,
      ),
    ];
  const message = `${quote(what)} never ran in any environment`;
  return isImage
    ? [
        finding(
          'warning',
          'NEVER_RAN',
          `${message}: it is rejected for the time when it comes`,
          {},
          'compare it with the digest that is meant',
        ),
      ]
    : [refusal('NEVER_RAN', `${message}, and nothing proposes it: rejecting it would protect nothing`)];
}

/**
 * What speaks against the statement that a release is contained in a new one: it never ran, so the name is a slip of the
 * pen. Where not all can be read, that is only said.
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
  return [finding(isWhole ? 'refusal' : 'warning', 'NEVER_RAN', message, { app }, remedy)];
}

/** Whether a clone of limited depth ends before the history does. */
async function isCut(snapshot: Snapshot): Promise<boolean> {
  for (const { mirror, head } of snapshot.allLocations)
    for (const commit of await mirror.repository.boundary())
      if (head !== undefined && (await mirror.repository.isAncestor(commit, head))) return true;
  return false;
}

/** Undefined where it was not found, and not all could be read. */
async function isMet(snapshot: Snapshot, what: string): Promise<boolean | undefined> {
  const targets: (readonly [EnvironmentName, AppName])[] = [];
  let isWhole = snapshot.brokenEnvironments.length === 0;
  for (const { name } of snapshot.environments) {
    try {
      const apps = (await snapshot.recordNames(name)).filter(isAppName);
      for (const app of new Set([...apps, ...(await snapshot.appNames())])) targets.push([name, app]);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      isWhole = false;
    }
  }
  for (const [environment, app] of targets) {
    const stored = await snapshot.record(environment, app).catch(broken);
    if (stored && rejectedNames(stored.record).includes(what)) return true;
  }
  if (Digest.is(what))
    for (const { name } of snapshot.environments)
      for (const inventory of (await searchInventories(snapshot, name, [what])).values())
        if (inventory.some(({ image }) => image?.digest === what)) return true;
  const { proposals, unreadable } = await openProposals(snapshot);
  if (proposals.some(({ intent }) => JSON.stringify(intent.change).includes(what))) return true;
  for (const [environment, app] of targets) if (await everRan(snapshot, environment, app, what)) return true;
  if (await isCut(snapshot)) isWhole = false;
  return isWhole && unreadable.length === 0 ? false : undefined;
}

async function everRan(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  what: string,
): Promise<boolean> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return false;
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const paths = { record: file, manifests: snapshot.manifestPath(environment, app) };
  for await (const { record } of targetHistory(repositoryOf(location), location.head, paths)) {
    const text = record === undefined ? undefined : await repositoryOf(location).readText(record);
    const parsed = pastRecord(text, file);
    if (parsed && rejectedNames(parsed).includes(what)) return true;
  }
  return false;
}

/** A record that cannot be read is looked for in the history. */
function broken(error: unknown): undefined {
  if (error instanceof DeliveryError) return undefined;
  throw error;
}
