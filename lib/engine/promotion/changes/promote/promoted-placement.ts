import { absentHere } from '../../../../model/app';
import { DeliveryError, quote } from '../../../../model/finding';
import { upstreamNames } from '../../../../model/gate';
import type { EnvironmentName } from '../../../../model/scalars';
import { noRelease, type Snapshot } from '../../../delivery';
import { custodyUpstreams, type Placement } from '../../../judgement';
import { findRelease } from '../../find-release';
import type { ChosenApp } from './change';

/**
 * The placement that a promotion of an app makes: the named release, or the one that runs in the first upstream that
 * has one.
 *
 * @throws DeliveryError `ABSENT_HERE`, `NOT_IN_UPSTREAM`, `NO_RELEASE`
 */
export async function promotedPlacement(
  snapshot: Snapshot,
  to: EnvironmentName,
  { app, release, from }: ChosenApp,
): Promise<Placement> {
  const data = await snapshot.app(app, to);
  const subject = { environment: to, app };
  DeliveryError.throwIfAny(absentHere(data, to));
  const upstreams = from === undefined ? askedUpstreams(snapshot, to, data.environments) : [from];
  if (release !== undefined) {
    const found = await findRelease(snapshot, app, release, upstreams);
    if (found) return { environment: to, app, record: found.record, promotedFrom: found.environment };
    throw DeliveryError.of(
      'NOT_IN_UPSTREAM',
      `no upstream of ${to} (${upstreams.join(', ')}) ran release ${quote(release)} of ${app}`,
      subject,
    );
  }
  for (const upstream of upstreams) {
    const stored = await snapshot.record(upstream, app);
    if (stored) return { environment: to, app, record: stored.record, promotedFrom: upstream };
  }
  const where = `in an upstream of ${to} (${upstreams.join(', ') || 'there is none'})`;
  throw new DeliveryError([noRelease(app, where, { subject })]);
}

/** The upstreams that custody asks for an app, by name. */
export function askedUpstreams(
  snapshot: Snapshot,
  to: EnvironmentName,
  environments: readonly EnvironmentName[],
): EnvironmentName[] {
  const upstreams = custodyUpstreams(snapshot.environment(to), snapshot.recordOf, (name) =>
    environments.includes(name),
  );
  return upstreams ? upstreamNames(upstreams) : [];
}
