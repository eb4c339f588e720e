import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import { pastRecord, repositoryOf, type Snapshot } from '../delivery';

/** A release and where it was found. */
interface FoundRelease {
  readonly record: ReleaseRecord;
  readonly environment: EnvironmentName;
  /** Commit that brought it there. */
  readonly commit?: CommitId;
}

/**
 * Finds a release by id (or the beginning of one) in what environments run now, then in what they ran before.
 *
 * @param environments where to look, in this order
 */
export async function findRelease(
  snapshot: Snapshot,
  app: AppName,
  id: string,
  environments: readonly EnvironmentName[],
): Promise<FoundRelease | undefined> {
  for (const environment of environments) {
    const stored = await snapshot.record(environment, app);
    if (stored?.record.release.startsWith(id)) return { record: stored.record, environment };
  }
  for (const environment of environments) {
    const location = snapshot.locationOf(environment);
    if (location.head === undefined) continue;
    const file = snapshot.pathOf({ kind: 'record', environment, app });
    for await (const { record, commit } of snapshot.history(environment, app)) {
      const text = record === undefined ? undefined : await repositoryOf(location).readText(record);
      const parsed = pastRecord(text, file);
      if (parsed?.release.startsWith(id)) return { record: parsed, environment, commit };
    }
  }
  return undefined;
}
