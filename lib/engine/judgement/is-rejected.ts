import type { AppName, EnvironmentName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import type { Snapshot } from '../delivery';
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
