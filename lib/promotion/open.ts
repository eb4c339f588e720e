import type { AnyFleet } from '../model/exchange';
import { OpenDelivery } from './open-delivery';
import type { OpenOptions } from './open-options';

/**
 * Opens a delivery, to read its registry and to change it.
 *
 * ```ts
 * import type { fleet } from './environments/environments';
 *
 * const delivery = await open<typeof fleet>({ repository: 'https://github.com/example/fleet.git', as: 'Bot <bot@example.org>' });
 * await delivery.run({ verb: 'promote', apps: ['frontend'], to: 'staging' });
 * ```
 *
 * @typeParam F the fleet, a type import only: a misspelt environment then does not compile
 * @throws DeliveryError `INVALID_OPTION` for a person who cannot be read
 */
export async function open<F extends AnyFleet = AnyFleet>(options: OpenOptions): Promise<OpenDelivery<F>> {
  const delivery = new OpenDelivery<F>(options);
  if (options.as !== undefined) void delivery.person;
  return delivery;
}
