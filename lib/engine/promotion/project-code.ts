import { DeliveryError, quote } from '../../model/finding';
import { type CommitId, parseCommitId } from '../../model/scalars';
import { layoutInside } from '../delivery';
import { type GitRepository, normaliseRemote } from '../git';

/**
 * The project's repository as a source of code revisions. Branches are those of the remote `origin` where there is
 * one, as fetched; else the local ones. Nothing in it is changed.
 */
export class ProjectCode {
  private constructor(
    readonly repository: GitRepository,
    /** Where the project comes from: its remote `origin`, or itself. */
    readonly remote: string,
    private readonly branches: ReadonlyMap<string, string>,
  ) {}

  static async open(repository: GitRepository): Promise<ProjectCode> {
    const [remote, own] = await Promise.all(
      ['refs/remotes/origin/', 'refs/heads/'].map(async (prefix) => [...(await repository.branches(prefix))]),
    );
    const chosen = remote !== undefined && remote.length > 0 ? remote : (own ?? []);
    const names = chosen.map(
      ([ref, commit]) => [ref.replace(/^refs\/(remotes\/origin|heads)\//, ''), commit] as const,
    );
    const top = repository.gitDir.replace(/\/\.git$/, '');
    const origin = await repository.setting('remote.origin.url');
    const from = origin === undefined ? top : normaliseRemote(origin, top);
    return new ProjectCode(repository, from, new Map(names.filter(([name]) => name !== 'HEAD')));
  }

  /** Whether this repository is the project's own. */
  isOf(remote: string): boolean {
    return normaliseRemote(remote, '/') === normaliseRemote(this.remote, '/');
  }

  /** Branches that a pattern list allows, in the order of the patterns, then by name. */
  allowed(patterns: readonly string[]): [name: string, commit: string][] {
    const names = [...this.branches.keys()].sort();
    const ordered = new Set(
      patterns.flatMap((pattern) => names.filter((name) => matchesBranch(name, pattern))),
    );
    return [...ordered].map((name) => [name, this.branches.get(name) ?? '']);
  }

  /** Commit of a branch, tag or commit id; throws `UNKNOWN_REVISION`. */
  async resolve(revision: string): Promise<CommitId> {
    const commit = this.branches.get(revision) ?? (await this.repository.resolve(revision));
    if (commit !== undefined) return parseCommitId(commit);
    throw DeliveryError.of(
      'UNKNOWN_REVISION',
      `${quote(revision)} is not a revision of the project, its branches are: ${[...this.branches.keys()].join(', ') || 'none'}`,
    );
  }

  /** The newest commit, from this one backwards, that changed a project file: records, data and manifests do not count. */
  async normalise(commit: CommitId): Promise<CommitId> {
    const { excludes } = await layoutInside(this.repository, commit);
    const last = await this.repository.lastCommitTouching(commit, [], excludes);
    return last === undefined ? commit : parseCommitId(last);
  }

  /** Whether the commit is on one of the allowed branches; fetchable is not enough. */
  async isProtected(commit: CommitId, patterns: readonly string[]): Promise<boolean> {
    for (const [, head] of this.allowed(patterns)) {
      if (await this.repository.isAncestor(commit, head)) return true;
    }
    return false;
  }

  /** Whether the newer revision contains the older one; unknown where the history that would tell is not at hand. */
  async descends(newer: string, older: string): Promise<boolean | undefined> {
    if (newer === older) return true;
    if ((await this.repository.resolve(older)) === undefined) return undefined;
    if (await this.repository.isAncestor(older, newer)) return true;
    // A history that is cut may hide the way from one to the other, but not where it leads the other way.
    return (await this.isShallow()) && !(await this.repository.isAncestor(newer, older)) ? undefined : false;
  }

  /** Whether the clone holds a part of the history only. */
  async isShallow(): Promise<boolean> {
    return (await this.repository.boundary()).size > 0;
  }
}

/** Whether a branch name fits a pattern, in which `*` stands for any text without `/`. */
export function matchesBranch(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  let rest = name;
  for (const [index, part] of parts.entries()) {
    if (index === 0) {
      if (!rest.startsWith(part)) return false;
      rest = rest.slice(part.length);
      continue;
    }
    const last = index === parts.length - 1;
    const at = last ? rest.length - part.length : rest.indexOf(part);
    if (at < 0 || !rest.endsWith(part, at + part.length) || rest.slice(0, at).includes('/')) return false;
    rest = rest.slice(at + part.length);
  }
  return rest === '';
}
