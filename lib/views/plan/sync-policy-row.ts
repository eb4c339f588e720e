import { confinementOf } from '../../controllers/permits';
import type { EnvironmentData } from '../../model/environment';
import type { SyncPolicyRow } from './plan-view';

/** What the controller of an environment does by itself. */
export function syncPolicyRow(environment: EnvironmentData): SyncPolicyRow {
  const { name, controller, sync } = environment;
  const { automated, prune, selfHeal } = sync;
  return { environment: name, by: confinementOf(environment)?.who ?? controller, automated, prune, selfHeal };
}
