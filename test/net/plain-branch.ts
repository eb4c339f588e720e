import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DELIVERY = 'refs/heads/delivery';

/** A delivery repository as plain git sees it: nothing here knows the program. */
export class PlainBranch {
  constructor(readonly gitDir: string) {}

  /** Every ref and where it stands. */
  refs(): ReadonlyMap<string, string> {
    const lines = this.git('for-each-ref', '--format=%(refname) %(objectname)').split('\n').filter(Boolean);
    return new Map(lines.map((line) => line.split(' ') as [string, string]));
  }

  /** The commit that the delivery branch stands at. */
  head(): string {
    return this.git('rev-parse', '--verify', DELIVERY).trim();
  }

  /** The text of a file at a commit; absent where there is none. */
  text(path: string, commit = DELIVERY): string | undefined {
    const { status, stdout } = this.spawn(['cat-file', 'blob', `${commit}:${path}`]);
    return status === 0 ? stdout.toString('utf8') : undefined;
  }

  /** Paths of the files below a folder at a commit. */
  paths(folder: string, commit = DELIVERY): string[] {
    return this.git('ls-tree', '-r', '-z', '--name-only', commit, '--', folder).split('\0').filter(Boolean);
  }

  /** Bytes of the files below a folder at a commit, by path. */
  files(folder: string, commit = DELIVERY): Map<string, Buffer> {
    const paths = this.paths(folder, commit);
    const { stdout } = this.run(['cat-file', '--batch'], paths.map((path) => `${commit}:${path}\n`).join(''));
    const files = new Map<string, Buffer>();
    let offset = 0;
    for (const path of paths) {
      const end = stdout.indexOf('\n', offset);
      const size = Number(stdout.subarray(offset, end).toString().split(' ')[2]);
      files.set(path, stdout.subarray(end + 1, end + 1 + size));
      offset = end + 1 + size + 1;
    }
    return files;
  }

  /** The message of a commit as its object holds it. */
  message(commit = DELIVERY): string {
    const object = this.run(['cat-file', 'commit', commit]).stdout.toString('utf8');
    return object.slice(object.indexOf('\n\n') + 2);
  }

  /** Commits onto the delivery branch what a person wrote; null removes a file. Gives the commit. */
  commit(files: Readonly<Record<string, string | Buffer | null>>, message = 'by hand\n'): string {
    const head = this.head();
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-index-'));
    try {
      const env = { GIT_INDEX_FILE: join(folder, 'index') };
      this.run(['read-tree', head], '', env);
      const lines = Object.entries(files).map(([path, content]) => {
        if (content === null) return `0 ${'0'.repeat(40)} 0\t${path}\n`;
        const id = this.run(['hash-object', '-w', '--stdin'], content).stdout.toString().trim();
        return `100644 ${id} 0\t${path}\n`;
      });
      this.run(['update-index', '--index-info'], lines.join(''), env);
      const tree = this.run(['write-tree'], '', env).stdout.toString().trim();
      const commit = this.run(['commit-tree', tree, '-p', head], message).stdout.toString().trim();
      this.run(['update-ref', DELIVERY, commit, head]);
      return commit;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  git(...args: readonly string[]): string {
    return this.run(args).stdout.toString('utf8');
  }

  private run(args: readonly string[], input: string | Buffer = '', env: Record<string, string> = {}) {
    const result = this.spawn(args, input, env);
    if (result.status !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr.toString()}`);
    return result;
  }

  private spawn(args: readonly string[], input: string | Buffer = '', env: Record<string, string> = {}) {
    return spawnSync('git', args, {
      cwd: this.gitDir,
      input,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: this.gitDir,
        GIT_DIR: this.gitDir,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Eve',
        GIT_AUTHOR_EMAIL: 'eve@example.org',
        GIT_COMMITTER_NAME: 'Eve',
        GIT_COMMITTER_EMAIL: 'eve@example.org',
        ...env,
      },
    });
  }
}
