import { type Halting, pausingOf } from '../../controllers/pausing';
import { repositoryOf, type Snapshot } from '../../engine/delivery';
import type { FreezeChange, Plan, UnfreezeChange } from '../../engine/promotion';
import type { EnvironmentName } from '../../model/scalars';
import { someAtOnce } from './some-at-once';
import { handoverIn } from './target-files';

/**
 * How to stop the controllers as well, of a plan that freezes environments or ends that, an entry for each environment: Git takes no
 * promotions then, and a controller goes on with what Git has. Empty for other plans, and where a person starts each sync anyway.
 */
export async function haltingOf(snapshot: Snapshot, { verb, change }: Plan): Promise<readonly Halting[]> {
  if (verb !== 'freeze' && verb !== 'unfreeze') return [];
  const { environment } = change as FreezeChange | UnfreezeChange;
  const apps = 'apps' in change ? (change as FreezeChange).apps : undefined;
  const found: Halting[] = [];
  for (const each of [environment].flat()) {
    const data = snapshot.readableEnvironments.find(({ name }) => name === each);
    const pausing = data?.sync.automated ? pausingOf(data) : undefined;
    if (!data || !pausing) continue;
    const halting = pausing.halting(
      data,
      apps,
      pausing.inParts ? await handovers(snapshot, data.name, apps) : undefined,
    );
    if (halting) found.push(halting);
  }
  return found;
}

/** By app, the names of the files that hand it over now. */
async function handovers(
  snapshot: Snapshot,
  environment: EnvironmentName,
  apps: readonly string[] | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const repository = repositoryOf(snapshot.locationOf(environment));
  const trees = [...(await snapshot.manifestTrees(environment))].filter(
    ([app]) => apps?.includes(app) ?? true,
  );
  return new Map(
    await someAtOnce(trees, async ([app, tree]) => {
      const entries = await repository.entries(tree, { recursive: true });
      return [app, handoverIn(entries.map(({ path }) => path))] as const;
    }),
  );
}
