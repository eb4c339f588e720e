import { DeliveryError } from '../../model/finding';
import { type CommitId, isEnvironmentName } from '../../model/scalars';
import { governBy, type Location, readEnvironments, repositoryOf, Snapshot } from '../delivery';
import type { RenderedStatement } from './rendered-folder';

/**
 * The delivery data as it was when something was rendered: only at commits that the branches had.
 *
 * @throws DeliveryError `NOT_IN_HISTORY` for a commit that the branch never had
 */
export async function statedSnapshot(
  snapshot: Snapshot,
  { delivery, environments }: RenderedStatement,
): Promise<Snapshot> {
  const home = await locationAt(snapshot.home, delivery);
  if (home.head === undefined) return new Snapshot(home, new Map(), new Map());
  const all = await readEnvironments(repositoryOf(home), home.head);
  const locations = new Map<string, Location>();
  for (const name of [...all.files.keys(), ...all.broken.keys()]) {
    const location = isEnvironmentName(name) ? snapshot.locationOf(name) : snapshot.home;
    if (location === snapshot.home) continue;
    const stated = await locationAt(location, environments[name] ?? null);
    locations.set(name, stated);
    if (stated.head !== undefined)
      governBy(await readEnvironments(repositoryOf(stated), stated.head), name, all);
  }
  return new Snapshot(home, locations, all.files, new Map(), all.broken);
}

async function locationAt(location: Location, commit: CommitId | null): Promise<Location> {
  const { head, ...rest } = location;
  if (commit === null && head === undefined) return rest;
  if (commit === null) throw unknown(location, 'an empty branch');
  const repository = repositoryOf(location);
  const known =
    head !== undefined && (await repository.has(commit)) && (await repository.isAncestor(commit, head));
  if (known) return { ...rest, head: commit };
  throw unknown(location, `commit ${commit.slice(0, 12)}`);
}

function unknown({ branch }: Location, what: string): DeliveryError {
  return DeliveryError.of(
    'NOT_IN_HISTORY',
    `the files were rendered for ${what}, which branch ${branch} does not have`,
    {},
    {
      remedy: 'render again: the delivery branch was made or rewritten since, or another repository is named',
    },
  );
}
