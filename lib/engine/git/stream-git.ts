import { ensureGit } from './git-version';
import { gitFailed } from './run-git';
import { endOf, type GitPlace, spawnGit } from './spawn-git';

/** Runs git and gives its output piece by piece; whoever stops reading early ends git, too. */
export async function* streamGit(args: readonly string[], place: GitPlace): AsyncGenerator<Buffer> {
  await ensureGit();
  const child = spawnGit(args, place);
  const end = endOf(child, place);
  end.catch(() => {});
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < 1024 * 1024) stderr += chunk.toString('utf8');
  });
  child.stdin.end();
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    if ((await end) !== 0) throw gitFailed(args, stderr, place);
  } finally {
    child.kill('SIGKILL');
  }
}
