import { pausingOf } from '../../controllers/pausing';
import type { Snapshot } from '../../engine/delivery';
import type { Plan } from '../../engine/promotion';
import { handoverIn, targetFiles } from './target-files';

/** As many targets as are synced by commands of their own. */
const NAMED = 3;

/** How a person has the controllers bring what a plan puts in place, in environments where nothing else starts that. */
export async function syncSteps(snapshot: Snapshot, plan: Plan): Promise<readonly string[]> {
  const steps: string[] = [];
  for (const environment of snapshot.readableEnvironments) {
    const { name, sync } = environment;
    const pausing = sync.automated ? undefined : pausingOf(environment);
    const moved = plan.targets.filter(
      (each) => each.environment === name && (each.change === 'first' || each.change === 'update'),
    );
    if (!pausing || moved.length === 0) continue;
    if (moved.length > NAMED) {
      const command = pausing.sync(environment, '<app>', []);
      const parts = pausing.inParts ? ', one with stages by all its names' : '';
      const note = `each of ${moved.length} apps${parts}: ${name} is synced by hand`;
      if (command !== undefined) steps.push(`${command}   # ${note}`);
      continue;
    }
    for (const target of moved) {
      const files = pausing.inParts
        ? await targetFiles(snapshot, plan, target, target.tree.after)
        : new Map();
      const command = pausing.sync(environment, target.app, handoverIn(files.keys()));
      if (command !== undefined) steps.push(`${command}   # ${name} is synced by hand`);
    }
  }
  return steps;
}
