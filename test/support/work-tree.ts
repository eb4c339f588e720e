import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Git as a person uses it, in a folder. */
export type PlainGit = (...args: string[]) => Promise<string>;

/** Git in a folder, with a person's name and no settings of this machine. */
export function plainGit(folder: string): PlainGit {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Dora',
    GIT_AUTHOR_EMAIL: 'dora@example.org',
    GIT_COMMITTER_NAME: 'Dora',
    GIT_COMMITTER_EMAIL: 'dora@example.org',
  };
  return async (...args) => (await run('git', args, { cwd: folder, env })).stdout.trim();
}

/** Clones a repository, with a working tree, into a folder below another one. */
export async function cloneOf(
  remote: string,
  parent: string,
  options: readonly string[] = [],
): Promise<{ folder: string; git: PlainGit }> {
  const folder = join(parent, 'clone');
  await plainGit(parent)('clone', '--quiet', '--branch', 'delivery', ...options, `file://${remote}`, folder);
  return { folder, git: plainGit(folder) };
}
