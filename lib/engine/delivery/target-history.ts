import { posix } from 'node:path';
import type { CommitId } from '../../model/scalars';
import type { GitRepository, HistoryEntry, Signature } from '../git';

/** The state of a target between two commits. */
export interface TargetState {
  /** Commit that brought the state. */
  readonly commit: CommitId;
  readonly parent?: string;
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  /** Id of the manifest tree; absent: no manifests. */
  readonly tree?: string;
  /** Blob id of the record; absent: no record. */
  readonly record?: string;
}

/** Where the target's record and manifests are. */
export interface TargetPaths {
  readonly record: string;
  readonly manifests: string;
}

/**
 * The states of one target along the first parents, newest first, down to the first one. A commit that touches
 * neither record nor manifests of the target is not in it.
 */
export async function* targetHistory(
  repository: GitRepository,
  head: CommitId | undefined,
  paths: TargetPaths,
): AsyncIterable<TargetState> {
  if (head === undefined) return;
  let state = await idsAt(repository, head, paths);
  for await (const entry of repository.history(head, [paths.record, paths.manifests])) {
    yield toState(entry, state);
    state = before(state, entry, paths);
  }
}

/**
 * The states of many targets of a branch, each as {@link targetHistory} gives them, by the path of the record: git walks
 * the branch once for all of them.
 */
export async function targetHistories(
  repository: GitRepository,
  head: CommitId | undefined,
  targets: readonly TargetPaths[],
): Promise<ReadonlyMap<string, readonly TargetState[]>> {
  if (head === undefined) return new Map();
  const past = new Map<string, TargetState[]>();
  const targetOf = new Map<string, TargetPaths>();
  const now = new Map<TargetPaths, Ids>();
  for (const paths of targets) {
    past.set(paths.record, []);
    for (const path of [paths.record, paths.manifests]) targetOf.set(path, paths);
    now.set(paths, await idsAt(repository, head, paths));
  }
  const paths = [...targetOf.keys()];
  const walked = paths.length > MOST_PATHS ? [...new Set(paths.map((each) => posix.dirname(each)))] : paths;
  for await (const entry of repository.history(head, walked)) {
    const touched = new Set(entry.changes.flatMap(({ path }) => targetOf.get(path) ?? []));
    for (const each of touched) {
      const state = now.get(each) ?? {};
      past.get(each.record)?.push(toState(entry, state));
      now.set(each, before(state, entry, each));
    }
  }
  return past;
}

/** With more paths than this, git is slower than with no path limit. */
const MOST_PATHS = 50;

interface Ids {
  readonly tree?: string;
  readonly record?: string;
}

async function idsAt(repository: GitRepository, head: CommitId, paths: TargetPaths): Promise<Ids> {
  const [tree, record] = await Promise.all([
    repository.idAt(head, paths.manifests),
    repository.idAt(head, paths.record),
  ]);
  return { ...(tree ? { tree } : {}), ...(record ? { record } : {}) };
}

function toState(entry: HistoryEntry, state: Ids): TargetState {
  const [parent] = entry.parents;
  return {
    commit: entry.commit,
    ...(parent === undefined ? {} : { parent }),
    author: entry.author,
    committer: entry.committer,
    message: entry.message,
    ...state,
  };
}

function before(state: Ids, entry: HistoryEntry, paths: TargetPaths): Ids {
  const result: { tree?: string; record?: string } = { ...state };
  for (const change of entry.changes) {
    const key =
      change.path === paths.manifests ? 'tree' : change.path === paths.record ? 'record' : undefined;
    if (!key) continue;
    if (change.before === undefined) delete result[key];
    else result[key] = change.before;
  }
  return result;
}
