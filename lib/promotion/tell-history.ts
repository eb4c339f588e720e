import { repositoryOf, type Snapshot } from '../engine/delivery';
import { type DeliveryChange, deliveryHistory, type HistoryQuery, historyCut } from '../engine/history';
import type { Finding } from '../model/finding';
import type { EnvironmentName } from '../model/scalars';

/** What happened, and where the answer is not whole. */
export interface ToldHistory {
  /** Newest first. */
  readonly changes: readonly DeliveryChange[];
  /** Clones of limited depth that end before what was asked for. */
  readonly cut: readonly Finding[];
}

/**
 * Tells what happened on every branch that is delivered to.
 *
 * @throws DeliveryError `UNKNOWN_ENVIRONMENT`; `UNKNOWN_APP` for an app that never was there
 */
export async function tellHistory(snapshot: Snapshot, query: HistoryQuery = {}): Promise<ToldHistory> {
  const { app, environment, limit } = query;
  if (environment !== undefined) snapshot.environment(environment);
  const changes: DeliveryChange[] = [];
  const cut: Finding[] = [];
  for (const { location, folders } of locationsOf(snapshot, environment)) {
    if (location.head === undefined) continue;
    const repository = repositoryOf(location);
    const told = await deliveryHistory(repository, location.head, folders, query);
    changes.push(...told);
    if (told.length !== limit) cut.push(...(await historyCut(repository, location, query)));
  }
  // An app that was retired has a history; one that was never there is a mistake.
  if (app !== undefined && changes.length === 0 && cut.length === 0) await snapshot.app(app);
  // Order within a branch is its own; only several branches are put in order by the clock.
  const ordered = changes.every(({ at }, index) => index === 0 || at <= (changes[index - 1]?.at ?? at))
    ? changes
    : changes.sort((one, other) => other.at.getTime() - one.at.getTime());
  return { changes: limit === undefined ? ordered : ordered.slice(0, limit), cut };
}

function locationsOf(snapshot: Snapshot, environment: EnvironmentName | undefined) {
  const names =
    environment === undefined ? snapshot.readableEnvironments.map(({ name }) => name) : [environment];
  const locations = new Map(names.map((name) => [snapshot.locationOf(name), new Map<string, string>()]));
  if (environment === undefined && !locations.has(snapshot.home)) locations.set(snapshot.home, new Map());
  for (const name of names)
    locations.get(snapshot.locationOf(name))?.set(name, snapshot.environment(name).delivery.path);
  return [...locations].map(([location, folders]) => ({ location, folders }));
}
