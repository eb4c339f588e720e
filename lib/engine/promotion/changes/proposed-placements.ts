import { DeliveryError } from '../../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../../model/scalars';
import { parseRecord } from '../../../registry';
import { repositoryOf, type Snapshot } from '../../delivery';
import type { Placement } from '../../judgement';

/**
 * The same in one of several environments: of those meant, what its commit moves there.
 *
 * @throws DeliveryError as {@link proposedPlacements} does
 */
export async function proposedMoves(
  snapshot: Snapshot,
  head: CommitId,
  environment: EnvironmentName,
  meant: readonly MeantRelease[],
): Promise<Placement[]> {
  const repository = repositoryOf(snapshot.locationOf(environment));
  const moved = await Promise.all(
    meant.map(async (each) => {
      const file = snapshot.pathOf({ kind: 'record', environment, app: each.app });
      const [before, after] = await Promise.all([
        repository.idAt(`${head}^`, file),
        repository.idAt(head, file),
      ]);
      return before === after ? [] : [each];
    }),
  );
  return proposedPlacements(snapshot, head, environment, moved.flat());
}

/** A release that a proposal names. */
interface MeantRelease {
  readonly app: AppName;
  readonly release?: string;
  readonly from?: EnvironmentName;
}

/**
 * The placements that a proposal asks for: its commit holds the records.
 *
 * @throws DeliveryError `BROKEN_FILE` where the commit does not hold the release that is meant
 */
export function proposedPlacements(
  snapshot: Snapshot,
  head: CommitId,
  environment: EnvironmentName,
  meant: readonly MeantRelease[],
): Promise<Placement[]> {
  return Promise.all(
    meant.map(async ({ app, release, from }) => {
      const file = snapshot.pathOf({ kind: 'record', environment, app });
      const text = await repositoryOf(snapshot.locationOf(environment)).readText(`${head}:${file}`);
      if (text === undefined)
        throw DeliveryError.of('BROKEN_FILE', `the proposal has no record of ${app}`, { file });
      const record = parseRecord(text, file);
      if (release !== undefined && record.release !== release)
        throw DeliveryError.of(
          'BROKEN_FILE',
          `the proposal means release ${release} of ${app}, its record says ${record.release}`,
          { file },
        );
      return { environment, app, record, ...(from === undefined ? {} : { promotedFrom: from }) };
    }),
  );
}
