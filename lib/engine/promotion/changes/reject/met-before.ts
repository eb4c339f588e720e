import { DeliveryError, type Finding, quote } from '../../../../model/finding';
import {
  type AppName,
  Digest,
  type EnvironmentName,
  isAppName,
  parseEnvironmentName,
} from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import { appsNaming, rejectedNames } from '../../../judgement';
import { everRan, isCut, neverRan } from '../../ever-ran';
import { openProposals } from '../../open-proposals';

/**
 * What speaks against a rejection: a release or a tree that never ran and is not proposed is a typing error, and
 * rejecting it protects nothing. An image may be rejected before it is released, with a note. Where not every branch
 * can be read, nothing is refused: a rejection has to be possible just then.
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
      neverRan('warning', `whether ${quote(what)} ever ran is not known: not every branch can be read`),
    ];
  const message = `${quote(what)} never ran in any environment`;
  return isImage
    ? [
        neverRan(
          'warning',
          `${message}: it is rejected for the time when it comes`,
          {},
          'compare it with the digest that is meant',
        ),
      ]
    : [neverRan('refusal', `${message}, and nothing proposes it: rejecting it would protect nothing`)];
}

/** Undefined where it was not found, and not all could be read. */
async function isMet(snapshot: Snapshot, what: string): Promise<boolean | undefined> {
  const targets: (readonly [EnvironmentName, AppName])[] = [];
  const known = await snapshot.appNames();
  snapshot.expectHistories(known);
  let isWhole = snapshot.brokenEnvironments.length === 0;
  for (const { name } of snapshot.environments) {
    try {
      const apps = (await snapshot.recordNames(name)).filter(isAppName);
      const all = [...new Set([...apps, ...known])];
      await snapshot.prefetchRecords(name, all);
      for (const app of all) targets.push([name, app]);
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
      if ((await appsNaming(snapshot, name, new Set([what]))).length > 0) return true;
  const { proposals, unreadable } = await openProposals(snapshot);
  if (proposals.some(({ intent }) => JSON.stringify(intent.change).includes(what))) return true;
  for (const [environment, app] of targets) if (await everRan(snapshot, environment, app, what)) return true;
  if (await isCut(snapshot)) isWhole = false;
  return isWhole && unreadable.length === 0 ? false : undefined;
}

/** A record that cannot be read is looked for in the history. */
function broken(error: unknown): undefined {
  if (error instanceof DeliveryError) return undefined;
  throw error;
}
