import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import { repositoryOf, type Snapshot } from '../delivery';
import { keptCommits, walkHistory } from './walk-history';

/** When the files of targets last changed, and by which commit: by environment and app. */
export type Since = ReadonlyMap<string, { readonly at: Date; readonly commit: CommitId }>;

/** When each target's files last changed: one walk per branch. */
export async function sinceWhen(snapshot: Snapshot, apps: readonly AppName[]): Promise<Since> {
  const found = new Map<string, { at: Date; commit: CommitId }>();
  const locations = new Map(
    snapshot.readableEnvironments.map(({ name }) => [snapshot.locationOf(name), [] as EnvironmentName[]]),
  );
  for (const { name } of snapshot.readableEnvironments) locations.get(snapshot.locationOf(name))?.push(name);
  for (const [location, names] of locations) {
    if (location.head === undefined) continue;
    const wanted = new Map<string, string>();
    for (const name of names) {
      const trees = await snapshot.manifestTrees(name);
      for (const app of apps)
        if (trees.has(app)) wanted.set(`${name}/${app}`, snapshot.manifestPath(name, app));
    }
    if (wanted.size === 0) continue;
    const layout = snapshot.layoutAt(location);
    // For a few targets git finds the commits faster than a search through all of them.
    const kept = apps.length > FEW ? await keptCommits(location, layout) : undefined;
    const paths =
      apps.length > FEW
        ? names.map((name) => snapshot.environment(name).delivery.path)
        : [...wanted.values()];
    const repository = repositoryOf(location);
    const ends = await repository.boundary();
    for await (const told of walkHistory(repository, location.head, layout, { paths, kept })) {
      // Where a clone of limited depth ends, everything looks as if that commit had brought it.
      if (ends.has(told.commit)) continue;
      for (const { environment, app, tree } of told.changes) {
        const target = `${environment}/${app}`;
        if (!tree.changed || !wanted.delete(target)) continue;
        found.set(target, { at: new Date(told.at), commit: told.commit });
      }
      if (wanted.size === 0) break;
    }
  }
  return found;
}

const FEW = 50;
