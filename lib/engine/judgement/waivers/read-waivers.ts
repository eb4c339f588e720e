import type { StoredWaiver } from '../../../kubernetes/policy';
import { DeliveryError, type Finding } from '../../../model/finding';
import type { EnvironmentName } from '../../../model/scalars';
import { parseWaiver } from '../../../registry';
import { repositoryOf, type Snapshot } from '../../delivery';

/**
 * Reads the waivers of an environment, by name; all files in one go.
 *
 * @throws DeliveryError `BROKEN_FILE` with every problem of every file and its position
 */
export async function readWaivers(snapshot: Snapshot, environment: EnvironmentName): Promise<StoredWaiver[]> {
  const { waivers, problems } = await readableWaivers(snapshot, environment);
  DeliveryError.throwIfAny(problems);
  return waivers;
}

/** The waivers of an environment that can be read, and why others cannot. */
export async function readableWaivers(
  snapshot: Snapshot,
  environment: EnvironmentName,
): Promise<{ readonly waivers: StoredWaiver[]; readonly problems: readonly Finding[] }> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return { waivers: [], problems: [] };
  const folder = snapshot.folderOf({ kind: 'waiver', environment });
  const entries = await repositoryOf(location).entries(location.head, { path: folder });
  const files = entries
    .filter(({ type, path }) => type === 'blob' && path.endsWith('.yaml'))
    .map(({ path }) => `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`)
    .sort();
  await snapshot.prefetch(location, files);
  const waivers: StoredWaiver[] = [];
  const problems: Finding[] = [];
  for (const file of files) {
    try {
      const waiver = parseWaiver((await snapshot.text(location, file)) ?? '', file);
      waivers.push({ file, environment, waiver });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      problems.push(...error.findings);
    }
  }
  return { waivers, problems };
}
