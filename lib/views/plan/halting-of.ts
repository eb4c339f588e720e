import { type Halting, pausingOf } from '../../controllers/pausing';
import type { Snapshot } from '../../engine/delivery';
import type { FreezeChange, Plan, UnfreezeChange } from '../../engine/promotion';

/**
 * How to stop the controller as well, of a plan that freezes an environment or ends that: Git takes no promotions then, and the controller
 * goes on with what Git has. Undefined for other plans, and where a person starts each sync anyway.
 */
export function haltingOf(snapshot: Snapshot, { verb, change }: Plan): Halting | undefined {
  if (verb !== 'freeze' && verb !== 'unfreeze') return undefined;
  const { environment } = change as FreezeChange | UnfreezeChange;
  const apps = 'apps' in change ? (change as FreezeChange).apps : undefined;
  const data = snapshot.readableEnvironments.find(({ name }) => name === environment);
  return data?.sync.automated ? pausingOf(data)?.halting(data, apps) : undefined;
}
