import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import { datesOf, repositoryOf, type Snapshot } from '../delivery';
import { keptCommits, walkHistory } from './walk-history';

/** When a target last changed. */
export interface LastChange {
  /** When its files changed, and the commit that changed them. */
  readonly at: Date;
  readonly commit: CommitId;
  /** When the release that it runs came: no earlier than its files, and later where they stayed as they were. */
  readonly released: Date;
  /** How many commits of its branch are newer than the one that brought the release, of those that were looked at. */
  readonly newer: number;
  /** Whether a rollback brought the release back, as its commit claims. */
  readonly returned: boolean;
  /** Refusals that it bypassed, with the reason, as its commit claims. */
  readonly bypassed: readonly string[];
}

/** When targets last changed: by environment and app. */
export type Since = ReadonlyMap<string, LastChange>;

/** When each target last changed: one walk per branch. */
export async function sinceWhen(snapshot: Snapshot, apps: readonly AppName[]): Promise<Since> {
  const found = new Map<string, LastChange>();
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
    const released = new Map<string, Pick<LastChange, 'newer' | 'returned' | 'bypassed'> & { at: number }>();
    let newer = 0;
    const layout = snapshot.layoutAt(location);
    // For a few targets git finds the commits faster than a search through all of them.
    const kept = apps.length > FEW ? await keptCommits(location, layout) : undefined;
    const paths =
      apps.length > FEW
        ? names.flatMap((name) => [
            snapshot.environment(name).delivery.path,
            snapshot.folderOf({ kind: 'record', environment: name }),
          ])
        : names.flatMap((environment) =>
            apps.flatMap((app) => [
              snapshot.manifestPath(environment, app),
              snapshot.pathOf({ kind: 'record', environment, app }),
            ]),
          );
    const repository = repositoryOf(location);
    const ends = await repository.boundary();
    const dates = await datesOf(location);
    for await (const told of walkHistory(repository, location.head, layout, { paths, kept })) {
      // Where a clone of limited depth ends, everything looks as if that commit had brought it.
      if (ends.has(told.commit)) continue;
      const at = dates.get(told.commit)?.getTime() ?? told.at;
      for (const { environment, app, tree, recordChanged } of told.changes) {
        const target = `${environment}/${app}`;
        const { restores, bypass: bypassed } = told.claims;
        const returned = restores !== undefined;
        if (recordChanged && !released.has(target)) released.set(target, { at, newer, returned, bypassed });
        if (!tree.changed || !wanted.delete(target)) continue;
        found.set(target, {
          at: new Date(at),
          commit: told.commit,
          released: new Date(released.get(target)?.at ?? at),
          newer: released.get(target)?.newer ?? newer,
          returned: released.get(target)?.returned ?? returned,
          bypassed: released.get(target)?.bypassed ?? bypassed,
        });
      }
      newer++;
      if (wanted.size === 0) break;
    }
  }
  return found;
}

const FEW = 50;
