import { pausingOf } from '../../controllers/pausing';
import type { Snapshot } from '../../engine/delivery';
import type { Plan } from '../../engine/promotion';

/** As many targets as are synced by commands of their own. */
const NAMED = 3;

/** How a person has the controllers bring what a plan puts in place, in environments where nothing else starts that. */
export function syncSteps(snapshot: Snapshot, { targets }: Plan): readonly string[] {
  return snapshot.readableEnvironments.flatMap((environment) => {
    const { name, sync } = environment;
    if (sync.automated) return [];
    const apps = targets.flatMap((each) =>
      each.environment === name && (each.change === 'first' || each.change === 'update') ? [each.app] : [],
    );
    const named = apps.length > NAMED ? ['<app>'] : apps;
    const note =
      apps.length > NAMED
        ? `each of ${apps.length} apps: ${name} is synced by hand`
        : `${name} is synced by hand`;
    return named.flatMap((app) => {
      const command = pausingOf(environment)?.sync(environment, app);
      return command === undefined ? [] : [`${command}   # ${note}`];
    });
  });
}
