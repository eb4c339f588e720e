import { type Halting, pausingOf } from '../../controllers/pausing';
import type { Snapshot } from '../../engine/delivery';
import type { FreezeChange, Plan, UnfreezeChange } from '../../engine/promotion';

/**
 * How to stop the controllers as well, of a plan that freezes environments or ends that, an entry for each environment: Git takes no
 * promotions then, and a controller goes on with what Git has. Empty for other plans, and where a person starts each sync anyway.
 */
export function haltingOf(snapshot: Snapshot, { verb, change }: Plan): readonly Halting[] {
  if (verb !== 'freeze' && verb !== 'unfreeze') return [];
  const { environment } = change as FreezeChange | UnfreezeChange;
  const apps = 'apps' in change ? (change as FreezeChange).apps : undefined;
  return [environment].flat().flatMap((each) => {
    const data = snapshot.readableEnvironments.find(({ name }) => name === each);
    return data?.sync.automated ? (pausingOf(data)?.halting(data, apps) ?? []) : [];
  });
}
