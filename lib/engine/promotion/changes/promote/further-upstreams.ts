import type { EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';

/** The upstreams of an environment, theirs, and so on, the nearest first. */
export function furtherUpstreams(snapshot: Snapshot, to: EnvironmentName): EnvironmentName[] {
  const found = new Set<EnvironmentName>();
  const queue = [...snapshot.environment(to).promotesFrom.environments];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (found.has(name)) continue;
    found.add(name);
    queue.push(...snapshot.environment(name).promotesFrom.environments);
  }
  return [...found];
}
