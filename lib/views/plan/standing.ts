import { pastRecord, type Snapshot } from '../../engine/delivery';
import type { AppName, EnvironmentName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';

/** The release that runs there; an unreadable record stops changes that enter there, not the display before. */
export async function standing(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<ReleaseRecord | undefined> {
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  return pastRecord(await snapshot.text(snapshot.locationOf(environment), file), file);
}
