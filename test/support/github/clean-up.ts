import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Removes every ref of a delivery branch from a repository: the branch, its proposals, renders, receipts and notes. GitHub closes
 * pull requests whose branches are gone.
 *
 * @param env how git is let in
 */
export async function removeRefs(
  url: string,
  branch: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const git = async (...args: string[]) =>
    (await run('git', args, { env: { PATH: process.env['PATH'], GIT_TERMINAL_PROMPT: '0', ...env } })).stdout;
  const refs = (await git('ls-remote', '--refs', url))
    .split('\n')
    .map((line) => line.split('\t')[1] ?? '')
    .filter((ref) => ref.split('/').includes(branch));
  if (refs.length > 0) await git('push', '--quiet', url, ...refs.map((ref) => `:${ref}`));
  return refs;
}
