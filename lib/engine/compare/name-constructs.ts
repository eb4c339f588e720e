import type { Finding } from '../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import { pastRecord, repositoryOf, type Snapshot } from '../delivery';
import { nameConstructs } from '../promotion';

/**
 * Adds to findings about delivered manifests which construct of the project's code made them, as the renders of
 * their releases say; left out where that cannot be found.
 *
 * @param commit where the manifests are; the head of their branch unless given
 */
export function nameStanding(
  snapshot: Snapshot,
  findings: readonly Finding[],
  commit?: CommitId,
): Promise<Finding[]> {
  const release = async (environment: EnvironmentName, app: AppName): Promise<string | undefined> => {
    const location = snapshot.locationOf(environment);
    const file = snapshot.pathOf({ kind: 'record', environment, app });
    const text =
      commit === undefined
        ? await snapshot.text(location, file)
        : await repositoryOf(location).readText(`${commit}:${file}`);
    return pastRecord(text, file)?.release;
  };
  return nameConstructs(snapshot, findings, { release });
}
