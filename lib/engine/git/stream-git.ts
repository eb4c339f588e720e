import { firstOf } from '../process';
import { ensureGit } from './git-version';
import { gitFailed } from './run-git';
import { endOf, type GitPlace, spawnGit } from './spawn-git';

/** Runs git and gives its output piece by piece; who stops reading early ends git, too. */
export async function* streamGit(args: readonly string[], place: GitPlace): AsyncGenerator<Buffer> {
  await ensureGit();
  const child = spawnGit(args, place);
  const end = endOf(child, place);
  end.catch(() => {});
  const stderr = firstOf(child.stderr, 1024 * 1024);
  child.stdin.end();
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    if ((await end) !== 0) throw gitFailed(args, stderr(), place);
  } finally {
    child.kill('SIGKILL');
  }
}
