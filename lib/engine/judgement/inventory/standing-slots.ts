import { DeliveryError, type Finding } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { ReleaseRecord } from '../../../registry';
import { readableApp, type Snapshot } from '../../delivery';
import { judgeSlots } from './judge-slots';

/** Reads the data that goes with the files of targets in one go. */
export async function prefetchTargets(
  snapshot: Snapshot,
  environment: EnvironmentName,
  apps: readonly AppName[],
): Promise<void> {
  await snapshot.prefetchApps(apps);
  await snapshot.prefetchRecords(environment, apps);
}

/** Whether the present files of a target pull what its record says; unreadable data is reported elsewhere. */
export async function standingSlots(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  files: ReadonlyMap<string, Buffer>,
): Promise<readonly Finding[]> {
  try {
    const record = (await snapshot.record(environment, app))?.record;
    return record ? await slotsOf(snapshot, environment, app, record, files) : [];
  } catch (error) {
    if (error instanceof DeliveryError) return [];
    throw error;
  }
}

/** Whether files pull what a record says, by what the app declares there; no finding where its data cannot be read. */
export async function slotsOf(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  record: ReleaseRecord,
  files: ReadonlyMap<string, Buffer>,
): Promise<Finding[]> {
  const part = await readableApp(snapshot, app, environment);
  return part
    ? judgeSlots({ environment: snapshot.lastReadable(environment), app: part, record, files })
    : [];
}
