import { gitOutput } from '../../../../lib/engine/git/run-git';

/** Asks `emulate` as the owner of the repository; gives what it answers. */
type Ask = (method: string, path: string, body?: object) => Promise<{ readonly sha?: string }>;

/**
 * Brings the branches of a Git repository into `emulate`, which has no Git server: each commit through its API, where it has
 * to come out under the id that Git gave it.
 */
export class BranchMirror {
  private readonly known = new Set<string>();
  private heads: ReadonlyMap<string, string> = new Map();
  private last: Promise<unknown> = Promise.resolve();

  /**
   * @param ask below the repository's address
   */
  constructor(
    readonly gitDir: string,
    private readonly ask: Ask,
  ) {}

  /** Where the branches stand now, in both. */
  bring(): Promise<ReadonlyMap<string, string>> {
    const brought = this.last.then(() => this.follow());
    this.last = brought.catch(() => undefined);
    return brought;
  }

  private async follow(): Promise<ReadonlyMap<string, string>> {
    const now = await this.branches();
    const commits = await this.lines(
      'rev-list',
      '--reverse',
      '--topo-order',
      ...now.values(),
      '--not',
      ...this.heads.values(),
    );
    for (const commit of commits) if (!this.known.has(commit)) await this.bringCommit(commit);
    for (const [branch, sha] of now) {
      const before = this.heads.get(branch);
      if (before === undefined) await this.ask('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha });
      else if (before !== sha) await this.ask('PATCH', `/git/refs/heads/${branch}`, { sha, force: true });
    }
    for (const branch of this.heads.keys())
      if (!now.has(branch)) await this.ask('DELETE', `/git/refs/heads/${branch}`);
    this.heads = now;
    return now;
  }

  /** Those that pull requests are about; renders are none of them. */
  private async branches(): Promise<ReadonlyMap<string, string>> {
    const lines = await this.lines(
      'for-each-ref',
      '--format=%(refname:lstrip=2) %(objectname)',
      'refs/heads',
    );
    return new Map(
      lines
        .map((line) => line.split(' ') as [string, string])
        .filter(([name]) => !name.startsWith('renders/')),
    );
  }

  private async bringCommit(commit: string): Promise<void> {
    const files = await this.text('ls-tree', '-r', '-z', commit);
    const tree = files
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [, mode = '', sha = '', path = ''] = /^(\d+) blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
        return { path, mode, type: 'blob', sha };
      });
    for (const { sha } of tree) await this.bringBlob(sha);
    const { sha: treeId } = await this.ask('POST', '/git/trees', { tree });
    const [an, ae, ad, cn, ce, cd, parents = ''] = (
      await this.text('log', '-1', '--format=%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%P', commit)
    )
      .trimEnd()
      .split('\0');
    const raw = await this.text('cat-file', 'commit', commit);
    const made = await this.ask('POST', '/git/commits', {
      message: raw.slice(raw.indexOf('\n\n') + 2),
      tree: treeId,
      parents: parents.split(' ').filter((each) => each !== ''),
      author: { name: an, email: ae, date: ad },
      committer: { name: cn, email: ce, date: cd },
    });
    if (made.sha !== commit) throw new Error(`emulate has ${commit} as ${made.sha}`);
    this.known.add(commit);
  }

  private async bringBlob(sha: string): Promise<void> {
    if (this.known.has(sha)) return;
    const content = await gitOutput(['cat-file', 'blob', sha], { gitDir: this.gitDir });
    await this.ask('POST', '/git/blobs', { content: content.toString('base64'), encoding: 'base64' });
    this.known.add(sha);
  }

  private async text(...args: string[]): Promise<string> {
    return (await gitOutput(args, { gitDir: this.gitDir })).toString('utf8');
  }

  private async lines(...args: string[]): Promise<string[]> {
    return (await this.text(...args)).split('\n').filter((line) => line !== '');
  }
}
