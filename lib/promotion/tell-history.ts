import { datesOf, type Location, repositoryOf, type Snapshot } from '../engine/delivery';
import {
  type DeliveryChange,
  deliveryHistory,
  type HistoryQuery,
  historyCut,
  keptCommits,
  type SeenOfApp,
  toldConfiguration,
} from '../engine/history';
import type { Finding } from '../model/finding';

/** The changes, and where the answer is incomplete. */
export interface ToldHistory {
  /** Newest first. */
  readonly changes: readonly DeliveryChange[];
  /** Clones of limited depth that end before what was asked for, and data of environments that cannot be read. */
  readonly cut: readonly Finding[];
  /** Whether there are older changes than the limit let through. */
  readonly more: boolean;
}

/**
 * Tells what happened on every branch that is delivered to.
 *
 * @param configuration whether it is told what changes of the configuration changed
 * @throws DeliveryError `UNKNOWN_ENVIRONMENT`; `UNKNOWN_APP` for an app that never was there
 */
export async function tellHistory(
  read: Snapshot,
  query: HistoryQuery = {},
  { configuration = false }: { readonly configuration?: boolean } = {},
): Promise<ToldHistory> {
  const snapshot = read.lookedAt();
  const { app, environment, limit } = query;
  if (environment !== undefined) snapshot.environment(environment);
  // One more is asked for, to know whether there are more.
  const asked = limit === undefined ? query : { ...query, limit: limit + 1 };
  const changes: DeliveryChange[] = [];
  const ends: Finding[] = [];
  const seen: SeenOfApp = { names: new Set(), environments: new Set() };
  for (const location of locationsOf(snapshot, query)) {
    if (location.head === undefined) continue;
    const repository = repositoryOf(location);
    const layout = snapshot.layoutAt(location);
    const kept = await keptCommits(location, layout);
    const dates = await datesOf(location);
    const told = await deliveryHistory(repository, location.head, layout, asked, kept, seen, dates);
    const rows = configuration ? await toldConfiguration(repository, layout, told) : [];
    changes.push(...told.map((each, at) => ({ ...each, ...(rows[at] && { configuration: rows[at] }) })));
    if (limit === undefined || told.length < limit)
      ends.push(...(await historyCut(repository, location, query)));
  }
  // A retired app has a history; an app that never existed is a mistake.
  const isKnown = seen.environments.size > 0 || changes.length > 0;
  if (app !== undefined && !isKnown && ends.length === 0) await snapshot.app(app);
  // Order within a branch is its own; only several branches are put in order by the clock.
  const ordered = changes.every(({ at }, index) => index === 0 || at <= (changes[index - 1]?.at ?? at))
    ? changes
    : changes.sort((one, other) => other.at.getTime() - one.at.getTime());
  const cut = [...ends, ...snapshot.brokenEnvironments];
  return { changes: ordered.slice(0, limit), cut, more: limit !== undefined && ordered.length > limit };
}

/** The branches of the environments asked about; the one that has what governs all of them, such as rejections, comes last: it is about what the others run. */
function locationsOf(snapshot: Snapshot, { environment }: HistoryQuery): readonly Location[] {
  const names =
    environment === undefined ? snapshot.readableEnvironments.map(({ name }) => name) : [environment];
  const others = names.map((name) => snapshot.locationOf(name)).filter((each) => each !== snapshot.home);
  return [...new Set([...others, snapshot.home])];
}
