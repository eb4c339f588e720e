import { DeliveryError } from '../../../../model/finding';
import type { AppName } from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';
import { findRendered, noRelease, type Snapshot } from '../../../delivery';
import { findRelease } from '../../find-release';

/**
 * The release that is to be rendered again: the named one, wherever it ran or was rendered, or the first one that runs.
 *
 * @throws DeliveryError `UNKNOWN_APP`, `NO_RELEASE`
 */
export async function releaseToRender(
  snapshot: Snapshot,
  app: AppName,
  id: string | undefined,
): Promise<ReleaseRecord> {
  await snapshot.app(app);
  const environments = snapshot.environments.map(({ name }) => name);
  const found =
    (await findRelease(snapshot, app, id ?? 'r-', environments)) ??
    (id === undefined ? undefined : await findRendered(snapshot, app, id));
  if (found) return found.record;
  const where = id === undefined ? 'anywhere' : `anywhere by the id ${id}, and the renders have none`;
  throw new DeliveryError([noRelease(app, where, { subject: { app } })]);
}
