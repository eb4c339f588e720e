import { firstLine } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { moment } from '../../model/text';
import { REJECTED, type Rejection, type ReleaseRecord } from '../../registry';
import { lastControl, type Snapshot } from '../delivery';
import { inventoryOfRecord } from './inventory';
import { rejectedNames } from './rejected-names';

/** Whether a release, or an image that its manifests in an environment name, is among those that were rejected. */
export async function isRejected(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  record: ReleaseRecord,
  rejected: ReadonlySet<string>,
): Promise<boolean> {
  if (rejected.size === 0) return false;
  if (rejectedNames(record).some((name) => rejected.has(name))) return true;
  const pulled = await inventoryOfRecord(snapshot, environment, app, record);
  return pulled.some(({ image }) => image?.digest !== undefined && rejected.has(image.digest));
}

/** The rejections that are in the way of a release, or of an image that its manifests in an environment name. */
export async function rejectionsOf(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  record: ReleaseRecord,
): Promise<readonly Rejection[]> {
  const { value = [] } = await lastControl(snapshot, REJECTED, environment);
  const own: Rejection[] = [];
  for (const each of value)
    if (await isRejected(snapshot, environment, app, record, new Set([each.what]))) own.push(each);
  return own;
}

/** `rejected by Ada <ada@example.org> on 2026-03-01 09:30Z: it leaks connections`. */
export function rejectedWords({ by, since, reason }: Rejection): string {
  return `rejected by ${by} on ${moment(since)}: ${firstLine(reason)}`;
}
