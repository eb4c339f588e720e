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
    state = stateBefore(state, entry, paths);
  }
}

/**
 * The states of many targets of a branch, each as {@link targetHistory} gives them. Git walks the branch once for all of
 * them, some commits at a time, and no further than a reader goes.
 */
export class TargetHistories {
  private readonly past = new Map<string, TargetState[]>();
  private readonly targetOf = new Map<string, TargetPaths>();
  /** What each target that was met has before the commits that were read; those not met have what they have at the head. */
  private readonly now = new Map<TargetPaths, Ids>();
  private readonly walked: readonly string[];
  private next: CommitId | undefined;
  private walking: Promise<void> | undefined;

  /** @param commits so many are read first, and more with each step */
  constructor(
    private readonly repository: GitRepository,
    private readonly head: CommitId | undefined,
    targets: readonly TargetPaths[],
    private commits = FIRST_COMMITS,
  ) {
    this.next = head;
    for (const paths of targets)
      for (const path of [paths.record, paths.manifests]) this.targetOf.set(path, paths);
    const paths = [...this.targetOf.keys()];
    this.walked = paths.length > MOST_PATHS ? [...new Set(paths.map((each) => posix.dirname(each)))] : paths;
  }

  /**
   * The states of a target, newest first.
   *
   * @param record path of the record of one of the targets
   */
  async *of(record: string): AsyncIterable<TargetState> {
    for (let at = 0; ; ) {
      const known = this.past.get(record) ?? [];
      for (; at < known.length; at++) yield known[at] as TargetState;
      if (this.next === undefined) return;
      this.walking ??= this.goOn().finally(() => {
        this.walking = undefined;
      });
      await this.walking;
    }
  }

  /** Reads the next commits, for all targets. */
  private async goOn(): Promise<void> {
    const { head, next, commits: limit } = this;
    if (head === undefined || next === undefined) return;
    const entries: HistoryEntry[] = [];
    for await (const entry of this.repository.history(next, this.walked, { limit })) entries.push(entry);
    const touched = entries.map(
      ({ changes }) => new Set(changes.flatMap(({ path }) => this.targetOf.get(path) ?? [])),
    );
    const met = new Set(touched.flatMap((targets) => [...targets].filter((each) => !this.now.has(each))));
    const ids = await Promise.all(
      [...met].map(async (each) => [each, await idsAt(this.repository, head, each)] as const),
    );
    for (const [target, each] of ids) this.now.set(target, each);
    for (const [at, entry] of entries.entries())
      for (const target of touched[at] ?? []) {
        const state = this.now.get(target) ?? {};
        const states = this.past.get(target.record) ?? [];
        states.push(toState(entry, state));
        this.past.set(target.record, states);
        this.now.set(target, stateBefore(state, entry, target));
      }
    this.commits = Math.min(4 * limit, MOST_COMMITS);
    this.next = entries.length < limit ? undefined : entries.at(-1)?.parents[0];
  }
}

/** The states of targets along the first parents of a branch whose commits are all at hand: git is not asked again. */
export class KnownLine {
  private readonly positions: ReadonlyMap<CommitId, number>;
  private readonly touching = new Map<string, number[]>();

  /** @param entries the oldest first, down to the first commit */
  constructor(
    private readonly repository: GitRepository,
    private readonly entries: readonly HistoryEntry[],
  ) {
    this.positions = new Map(entries.map(({ commit }, at) => [commit, at]));
    for (const [at, { changes }] of entries.entries())
      for (const { path } of changes) {
        const known = this.touching.get(path);
        if (known) known.push(at);
        else this.touching.set(path, [at]);
      }
  }

  /** The states of a target at a commit, newest first, as {@link targetHistory} gives them. */
  async *of(head: CommitId | undefined, paths: TargetPaths): AsyncIterable<TargetState> {
    if (head === undefined) return;
    const last = this.positions.get(head);
    if (last === undefined) {
      yield* targetHistory(this.repository, head, paths);
      return;
    }
    const touching = [paths.record, paths.manifests].flatMap((path) => this.touching.get(path) ?? []);
    const before = [...new Set(touching)].filter((at) => at <= last).sort((left, right) => right - left);
    let state = await idsAt(this.repository, head, paths);
    for (const at of before) {
      const entry = this.entries[at] as HistoryEntry;
      yield toState(entry, state);
      state = stateBefore(state, entry, paths);
    }
  }
}

/** With more paths than this, git is slower than with no path limit. */
const MOST_PATHS = 50;

/** Commits that are read first: with a process for each step, many at once are cheaper than few. */
const FIRST_COMMITS = 500;

/** Commits that are held at a time. */
const MOST_COMMITS = 8_000;

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

function stateBefore(state: Ids, entry: HistoryEntry, paths: TargetPaths): Ids {
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
