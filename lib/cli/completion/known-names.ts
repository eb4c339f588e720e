import type { Snapshot } from '../../engine/delivery';
import { rememberedProposals } from '../../engine/promotion';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { parseTrailers, trailerValues } from '../../registry';
import { COMMAND_GROUPS } from '../command-groups';
import type { Context } from '../context';
import type { AskedReleases, KnownNames } from './complete-words';

/** The data that this machine has without asking a remote: where it cannot be read, there is nothing to complete. */
export function knownNames(context: Context): KnownNames {
  const from = async (read: (snapshot: Snapshot) => Promise<readonly string[]>) => {
    try {
      return await read(await (await context.delivery()).remembered());
    } catch {
      return [];
    }
  };
  return {
    commands: COMMAND_GROUPS.flatMap(([, names]) => names),
    environments: () => from(async (snapshot) => snapshot.readableEnvironments.map(({ name }) => name)),
    apps: () => from((snapshot) => snapshot.appNames()),
    releases: (asked) => from((snapshot) => releasesOf(snapshot, asked)),
    proposals: () => from(rememberedProposals),
  };
}

/** What runs, and of an app what ran before, too: in one environment, in those before one, or anywhere. */
async function releasesOf(
  snapshot: Snapshot,
  { app, at, into, isEarlier }: AskedReleases,
): Promise<readonly string[]> {
  const all = snapshot.readableEnvironments;
  const before = all.find(({ name }) => name === into)?.promotesFrom?.environments;
  const places = all.filter(({ name }) =>
    at === undefined ? (before?.includes(name) ?? true) : name === at,
  );
  const found: string[] = [];
  for (const { name } of places)
    for (const each of await snapshot.recordNames(name)) {
      if (app !== undefined && each !== app) continue;
      const now = (await snapshot.record(name, each))?.record.release;
      const past = app === undefined ? [] : await ranBefore(snapshot, name, each);
      found.push(...(now === undefined || isEarlier ? [] : [now]), ...past.filter((id) => id !== now));
    }
  return found;
}

/** As the commits say, which are here; the records of the past may not be. */
async function ranBefore(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { message } of snapshot.history(environment, app)) {
    const trailers = parseTrailers(message);
    const apps = trailerValues(trailers, 'app');
    const releases = trailerValues(trailers, 'release');
    const own = releases[apps.indexOf(app)];
    if (own !== undefined) found.push(own);
  }
  return found;
}
