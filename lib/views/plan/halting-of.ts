import { type Halting, pausingOf } from '../../controllers/pausing';
import type { Snapshot } from '../../engine/delivery';
import type { FreezeChange, Plan } from '../../engine/promotion';

/**
 * How to stop the controller as well, of a plan that freezes an environment: Git takes no promotions then, and the controller goes on
 * with what Git has. Undefined for other plans, and where a person starts each sync anyway.
 */
export function haltingOf(snapshot: Snapshot, { verb, change }: Plan): Halting | undefined {
  if (verb !== 'freeze') return undefined;
  const { environment, apps } = change as FreezeChange;
  const data = snapshot.readableEnvironments.find(({ name }) => name === environment);
  return data?.sync.automated ? pausingOf(data)?.halting(data, apps) : undefined;
}
