import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DeliveryError } from '../../model/finding';
import { type CommitId, parseCommitId } from '../../model/scalars';
import { PACKAGES_ASIDE } from './changed-files';
import type { GitRepository } from './repository';
import { runGit } from './run-git';
import { gitWords } from './scrub';

/**
 * A commit of the files as they are in a work tree, ignored ones and installed packages left out, on top of HEAD. It is on no branch, and the
 * user's index stays as it is: the files are collected in an index of their own.
 *
 * @param folder the work tree, or a folder in it
 * @param without paths from that folder that are left out, with what lies below them
 * @throws DeliveryError `NO_REPOSITORY`
 */
export async function workTreeCommit(
  repository: GitRepository,
  folder: string,
  without: readonly string[] = [],
): Promise<CommitId> {
  const index = join(repository.gitDir, `cdk8s-delivery-${randomBytes(6).toString('hex')}.index`);
  const env = { GIT_INDEX_FILE: index, GIT_LITERAL_PATHSPECS: '0' };
  const run = async (args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runGit(args, { cwd: folder, env });
    if (code !== 0)
      throw DeliveryError.of('NO_REPOSITORY', `the files of ${folder} cannot be read: ${gitWords(stderr)}`);
    return stdout.toString('utf8').trim();
  };
  try {
    const head = await repository.resolve('HEAD');
    if (head !== undefined) await run(['read-tree', head]);
    const top = await run(['rev-parse', '--show-toplevel']);
    await run(['-C', top, 'add', '--all', '--', ':(top)', ...PACKAGES_ASIDE]);
    if (without.length > 0) {
      const paths = without.map((path) => `:(literal)${path}`);
      await run(['rm', '-r', '-f', '-q', '--cached', '--ignore-unmatch', '--', ...paths]);
    }
    const tree = await run(['write-tree']);
    const parents = head === undefined ? [] : ['-p', head];
    const commit = await run([
      '-c',
      'user.name=cdk8s-delivery',
      '-c',
      'user.email=cdk8s-delivery@localhost',
      'commit-tree',
      tree,
      ...parents,
      '-m',
      'work tree',
    ]);
    return parseCommitId(commit);
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

/** Where a folder lies in the work tree that it belongs to: empty at its top and outside of one, else such as `services/pay/`. */
export async function folderInWorkTree(folder: string): Promise<string> {
  const { code, stdout } = await runGit(['rev-parse', '--show-prefix'], { cwd: folder });
  return code === 0 ? stdout.toString('utf8').replace(/\n$/, '') : '';
}

/** URLs of the remotes of the repository that a folder lies in; none where it lies in none. */
export async function remoteUrls(folder: string): Promise<readonly string[]> {
  const { code, stdout } = await runGit(['config', '--get-regexp', '^remote[.].*[.]url$'], { cwd: folder });
  if (code !== 0) return [];
  const lines = stdout.toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => line.slice(line.indexOf(' ') + 1));
}
