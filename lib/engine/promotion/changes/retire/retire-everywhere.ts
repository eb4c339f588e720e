import { DeliveryError } from '../../../../model/finding';
import type { EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import { standsIn } from '../../stands-in';
import type { RetireChange } from './change';

/**
 * The parts of a retirement from everywhere: one for each environment that has something of the app, the last on the
 * way to production first.
 *
 * @throws DeliveryError `UNKNOWN_APP`
 */
export async function partsOfRetirement(
  snapshot: Snapshot,
  { verb, app, environment }: RetireChange,
): Promise<readonly RetireChange[]> {
  if (environment !== undefined) return [{ verb, app, environment }];
  const standing = await standsIn(snapshot, app);
  if (standing.length > 0) return standing.map((each) => ({ verb, app, environment: each }));
  const { environments } = await snapshot.app(app);
  // Nothing is to be done there; the result names the commit that did it.
  return environments.slice(0, 1).map((each) => ({ verb, app, environment: each }));
}

/** The environment of a retirement of one part. */
export async function retiredFrom(
  snapshot: Snapshot,
  { verb, app, environment }: RetireChange,
): Promise<EnvironmentName> {
  const parts = await partsOfRetirement(snapshot, { verb, app, ...(environment && { environment }) });
  const [first] = parts;
  if (first?.environment !== undefined && parts.length === 1) return first.environment;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${app} stands in ${parts.length} environments, each planned and approved apart`,
    {},
    { remedy: 'ask for its parts, and run them one by one' },
  );
}
