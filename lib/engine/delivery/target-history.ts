import type { CommitId } from '../../model/scalars';
import type { GitRepository, HistoryEntry, Signature } from '../git';

/** What stood at a target between two commits. */
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
interface TargetPaths {
  readonly record: string;
  readonly manifests: string;
}

/**
 * The states of one target along the first parents, newest first; ends with the state that was the first. A commit
 * that touches neither record nor manifests of the target is not in it.
 */
export async function* targetHistory(
  repository: GitRepository,
  head: CommitId | undefined,
  paths: TargetPaths,
): AsyncIterable<TargetState> {
  if (head === undefined) return;
  yield* targetStates(repository, head, paths, repository.history(head, [paths.record, paths.manifests]));
}

/** The states of one target, where the commits that touch it are known, newest first. */
export async function* targetStates(
  repository: GitRepository,
  head: CommitId | undefined,
  paths: TargetPaths,
  entries: AsyncIterable<HistoryEntry> | Iterable<HistoryEntry>,
): AsyncIterable<TargetState> {
  if (head === undefined) return;
  const [tree, record] = await Promise.all([
    repository.idAt(head, paths.manifests),
    repository.idAt(head, paths.record),
  ]);
  let state: { tree?: string; record?: string } = {
    ...(tree ? { tree } : {}),
    ...(record ? { record } : {}),
  };
  for await (const entry of entries) {
    yield toState(entry, state);
    state = before(state, entry, paths);
  }
}

function toState(entry: HistoryEntry, state: { tree?: string; record?: string }): TargetState {
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

function before(state: { tree?: string; record?: string }, entry: HistoryEntry, paths: TargetPaths) {
  const result = { ...state };
  for (const change of entry.changes) {
    const key =
      change.path === paths.manifests ? 'tree' : change.path === paths.record ? 'record' : undefined;
    if (!key) continue;
    if (change.before === undefined) delete result[key];
    else result[key] = change.before;
  }
  return result;
}
