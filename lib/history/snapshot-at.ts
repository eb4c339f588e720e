import { readEnvironments, repositoryOf, type Site, Snapshot } from '../promotion';

/** The delivery data with one branch as it was at a commit; the other branches stay at their heads. */
export async function snapshotAt(snapshot: Snapshot, site: Site, commit: string): Promise<Snapshot> {
  const at = (each: Site): Site => (each === site ? { ...each, head: commit } : each);
  const home = at(snapshot.home);
  const files = home.head === undefined ? new Map() : await readEnvironments(repositoryOf(home), home.head);
  const sites = new Map<string, Site>();
  for (const name of files.keys()) {
    const own = snapshot.siteOf(name);
    if (own === snapshot.home) continue;
    const moved = at(own);
    sites.set(name, moved);
    const said =
      moved.head === undefined
        ? undefined
        : (await readEnvironments(repositoryOf(moved), moved.head)).get(name);
    if (said) files.set(name, said);
  }
  return new Snapshot(home, sites, files);
}
