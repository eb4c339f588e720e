import { posix } from 'node:path';
import type { AppName, EnvironmentName } from '../../model/scalars';
import type { HistoryEntry } from '../git';
import { repositoryOf } from './location';
import type { Snapshot } from './snapshot';
import { type TargetState, targetHistory, targetStates } from './target-history';

type Walk = ReadonlyMap<string, readonly HistoryEntry[]>;

/** What was read of an environment's history. */
interface Read {
  readonly targets: Map<AppName, Promise<readonly TargetState[]>>;
  walk?: Promise<Walk>;
}

const READ = new WeakMap<Snapshot, Map<EnvironmentName, Read>>();

/**
 * All that a target ran, newest first; remembered. One target is read by itself; from the second one of an environment on,
 * one walk over the history serves all of them, as a walk costs the same whatever it looks for.
 */
export function targetPast(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<readonly TargetState[]> {
  const all = READ.get(snapshot) ?? new Map<EnvironmentName, Read>();
  READ.set(snapshot, all);
  const read: Read = all.get(environment) ?? { targets: new Map() };
  all.set(environment, read);
  const known = read.targets.get(app);
  if (known) return known;
  if (read.targets.size > 0) read.walk ??= walkOf(snapshot, environment, app);
  const states = statesOf(snapshot, environment, app, read.walk);
  read.targets.set(app, states);
  return states;
}

async function statesOf(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  walk: Promise<Walk> | undefined,
): Promise<readonly TargetState[]> {
  const location = snapshot.locationOf(environment);
  const repository = repositoryOf(location);
  const record = snapshot.pathOf({ kind: 'record', environment, app });
  const paths = { record, manifests: snapshot.manifestPath(environment, app) };
  const found: TargetState[] = [];
  const states = walk
    ? targetStates(repository, location.head, paths, entriesOf(await walk, paths))
    : targetHistory(repository, location.head, paths);
  for await (const state of states) found.push(state);
  return found;
}

/** The commits that touch a target, newest first. */
function entriesOf(walk: Walk, { record, manifests }: { record: string; manifests: string }): HistoryEntry[] {
  const of = new Set([...(walk.get(record) ?? []), ...(walk.get(manifests) ?? [])]);
  return (walk.get('') ?? []).filter((entry) => of.has(entry));
}

/** The commits that touch an environment's targets, by the paths of their records and folders; all of them under `''`. */
async function walkOf(snapshot: Snapshot, environment: EnvironmentName, app: AppName): Promise<Walk> {
  const location = snapshot.locationOf(environment);
  const walk = new Map<string, HistoryEntry[]>([['', []]]);
  if (location.head === undefined) return walk;
  const records = snapshot.folderOf({ kind: 'record', environment });
  const manifests = posix.dirname(snapshot.manifestPath(environment, app));
  for await (const { changes, ...entry } of repositoryOf(location).history(location.head, [
    records,
    manifests,
  ])) {
    const isTarget = (path: string, folder: string) =>
      path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/');
    const own = changes.filter(({ path }) => isTarget(path, records) || isTarget(path, manifests));
    if (own.length === 0) continue;
    const kept = { ...entry, changes: own };
    walk.get('')?.push(kept);
    for (const { path } of own) {
      const list = walk.get(path);
      if (list) list.push(kept);
      else walk.set(path, [kept]);
    }
  }
  return walk;
}
