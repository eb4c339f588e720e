import type { DeliveryPlace } from '../../controllers';
import type { EnvironmentData } from '../../model/environment';
import type { ProjectSettings } from '../../model/exchange';
import { DeliveryError } from '../../model/finding';

/**
 * Where the controller of an environment reads its manifests: what the environment itself names comes before the project's settings.
 *
 * @throws DeliveryError `NO_DELIVERY`
 */
export function placeOf(environment: EnvironmentData, settings: ProjectSettings): DeliveryPlace {
  const {
    repository = settings.repository,
    branch = settings.branch ?? 'delivery',
    path,
  } = environment.delivery;
  if (repository !== undefined) return { repository, branch, path };
  throw DeliveryError.of('NO_DELIVERY', `${environment.name} has no delivery repository`);
}
