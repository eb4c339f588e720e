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
