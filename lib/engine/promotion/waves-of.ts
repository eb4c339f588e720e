import type { EnvironmentData } from '../../model/environment';
import { DeliveryError, unknownName } from '../../model/finding';
import { gateName } from '../../model/gate';
import type { EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';

/** The waves that an environment is in; undefined for most. */
export function waveNameOf({ gates }: Pick<EnvironmentData, 'gates'>): string | undefined {
  const wave = gates.find(({ gate }) => gate === 'wave');
  return wave && gateName(wave);
}

/**
 * The environments of waves, in their order.
 *
 * @throws DeliveryError `UNKNOWN_ENVIRONMENT` where no environment is in waves of that name
 */
export function wavesOf(
  { environments }: Pick<Snapshot, 'environments'>,
  name: string,
): readonly EnvironmentName[] {
  const places = environments.flatMap((each) =>
    each.gates
      .filter(({ gate }) => gate === 'wave')
      .map((gate) => ({ environment: each.name, waves: gateName(gate), wave: Number(gate['wave']) })),
  );
  const found = places.filter(({ waves }) => waves === name).sort((one, other) => one.wave - other.wave);
  if (found.length > 0) return found.map(({ environment }) => environment);
  const known = new Set(places.map(({ waves }) => waves));
  throw new DeliveryError([
    unknownName({ code: 'UNKNOWN_ENVIRONMENT', name, known, where: 'in waves of that name' }),
  ]);
}
