import type { CommitId } from '../../model/scalars';
import { shareDates } from './clock-doubt';
import { type Location, repositoryOf } from './location';
import { governBy, readEnvironments } from './read-environments';
import { Snapshot } from './snapshot';

/**
 * The delivery data with one branch as it was at a commit; the other branches stay at their heads.
 *
 * @param commit absent: before the first one
 * @param past whether changes are judged at the moment when the commit came
 */
export async function snapshotAt(
  snapshot: Snapshot,
  location: Location,
  commit: CommitId | undefined,
  { past = false }: { readonly past?: boolean } = {},
): Promise<Snapshot> {
  return snapshotAtHeads(snapshot, new Map([[location, commit]]), past);
}

/** The delivery data with each branch at the head given for it, none where that is undefined; others stay. */
export async function snapshotAtHeads(
  snapshot: Snapshot,
  heads: ReadonlyMap<Location, CommitId | undefined>,
  past: boolean,
): Promise<Snapshot> {
  const at = (each: Location): Location => {
    const { head: _, ...rest } = each;
    const commit = heads.get(each);
    const moved = heads.has(each) ? { ...rest, ...(commit === undefined ? {} : { head: commit }) } : each;
    if (!past) return moved;
    const before: Location = { ...moved, past };
    if (each.head !== undefined) shareDates(each, before);
    return before;
  };
  const home = at(snapshot.home);
  const all =
    home.head === undefined
      ? { files: new Map(), broken: new Map() }
      : await readEnvironments(repositoryOf(home), home.head);
  const locations = new Map<string, Location>();
  for (const name of [...all.files.keys(), ...all.broken.keys()]) {
    const own = snapshot.locationOf(name);
    if (own === snapshot.home) continue;
    const moved = at(own);
    locations.set(name, moved);
    if (moved.head !== undefined)
      governBy(await readEnvironments(repositoryOf(moved), moved.head), name, all);
  }
  return new Snapshot(home, locations, all.files, new Map(), all.broken);
}
