import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from '../../../lib/engine/git/run-git';

/** A refusal as GitHub words it. */
export function basicError(message: string, status: number) {
  return { message, documentation_url: 'https://docs.github.com/rest', status: String(status) };
}

/** What git prints in a repository; nothing where it fails. */
export async function gitSays(gitDir: string, ...args: string[]): Promise<string | undefined> {
  const { code, stdout } = await runGit(args, { gitDir });
  return code === 0 ? stdout.toString('utf8').trim() : undefined;
}

/** The commit of a branch, absent where there is none: its file is read, as git is started only for a packed one. */
export async function headOf(gitDir: string, branch: string): Promise<string | undefined> {
  const text = await readFile(join(gitDir, 'refs', 'heads', branch), 'utf8').catch(() => '');
  return (
    /^[0-9a-f]{40,64}$/.exec(text.trim())?.[0] ??
    gitSays(gitDir, 'rev-parse', '--verify', '-q', `refs/heads/${branch}`)
  );
}

const ancestry = new Map<string, boolean>();

/** Whether a commit has another one in its past: asked of git once for each two. */
export async function isAncestor(gitDir: string, commit: string, of: string): Promise<boolean> {
  const key = `${commit} ${of}`;
  const known = ancestry.get(key);
  if (known !== undefined) return known;
  const is = (await gitSays(gitDir, 'merge-base', '--is-ancestor', commit, of)) !== undefined;
  ancestry.set(key, is);
  return is;
}
