import { repositoryOf, type Site } from './site';
import { governBy, readEnvironments, Snapshot } from './snapshot';

/** The delivery data with one branch as it was at a commit; the other branches stay at their heads. */
export async function snapshotAt(snapshot: Snapshot, site: Site, commit: string): Promise<Snapshot> {
  const at = (each: Site): Site => (each === site ? { ...each, head: commit } : each);
  const home = at(snapshot.home);
  const all =
    home.head === undefined
      ? { files: new Map(), broken: new Map() }
      : await readEnvironments(repositoryOf(home), home.head);
  const sites = new Map<string, Site>();
  for (const name of [...all.files.keys(), ...all.broken.keys()]) {
    const own = snapshot.siteOf(name);
    if (own === snapshot.home) continue;
    const moved = at(own);
    sites.set(name, moved);
    if (moved.head !== undefined)
      governBy(await readEnvironments(repositoryOf(moved), moved.head), name, all);
  }
  return new Snapshot(home, sites, all.files, new Map(), all.broken);
}
