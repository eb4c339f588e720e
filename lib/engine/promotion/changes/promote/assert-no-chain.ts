import { DeliveryError } from '../../../../model/finding';
import type { EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import { waveNameOf } from '../../waves-of';
import type { PromoteChange } from './change';
import { oneOrSeveral } from './entered';
import { furtherUpstreams } from './further-upstreams';
import { promotionCommand } from './promotion-command';

/**
 * Refuses environments of which one takes from another: what the later one gets would be another thing as soon as the earlier
 * one has moved, so that no plan of both would say what is done. Those of the same waves are asked for together: the gate lets them
 * take their turns.
 */
export function assertNoChain(
  snapshot: Snapshot,
  into: readonly EnvironmentName[],
  request: Omit<PromoteChange, 'verb'>,
): void {
  if (into.length < 2) return;
  const steps: EnvironmentName[][] = [];
  const found: string[] = [];
  const wavesOf = (name: EnvironmentName) => waveNameOf(snapshot.environment(name));
  for (const { name } of snapshot.environments.filter((each) => into.includes(each.name))) {
    const waves = wavesOf(name);
    const before = furtherUpstreams(snapshot, name).filter(
      (each) => into.includes(each) && (waves === undefined || wavesOf(each) !== waves),
    );
    if (before.length > 0) found.push(`${name} takes releases from ${before.join(' and ')}`);
    const last = steps.at(-1);
    if (last && !before.some((each) => last.includes(each))) last.push(name);
    else steps.push([name]);
  }
  if (found.length === 0) return;
  const commands = steps.map(
    (names) => `\`${promotionCommand({ ...request, verb: 'promote', to: oneOrSeveral(names) })}\``,
  );
  throw DeliveryError.of(
    'INVALID_OPTION',
    `a promotion into ${into.join(' and ')} is not one plan: ${found.join(', ')}, so what it gets is known once that is done`,
    {},
    { remedy: `one after the other: ${commands.join(', then ')}` },
  );
}
