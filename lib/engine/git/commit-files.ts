import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';
import { type CommitId, type Person, parseCommitId } from '../../model/scalars';
import { GitRepository } from './repository';
import { gitOutput, runGit } from './run-git';

/**
 * Commits files of a folder as a person would, with the index of its repository; makes a repository with the branch
 * `main` where the folder is in none. Other files are left alone, and nothing is committed where nothing differs.
 *
 * @throws DeliveryError `INVALID_OPTION` where the folder is a part of a larger repository
 */
export async function commitFiles(
  folder: string,
  paths: readonly string[],
  { by, message }: { readonly by: Person; readonly message: string },
): Promise<CommitId> {
  await judgeWhole(folder);
  if ((await workTreeAt(folder)) === undefined) await GitRepository.init(folder, { bare: false });
  const person = ['name', 'email'].flatMap((part) => [`author.${part}`, `committer.${part}`]);
  const settings = person.map((key) => [key, key.endsWith('name') ? by.name : by.email] as const);
  const place = { cwd: folder, settings };
  const git = async (...args: string[]) => (await gitOutput(args, place)).toString('utf8').trim();
  const head = async () => (await runGit(['rev-parse', '--verify', '--quiet', 'HEAD'], place)).code === 0;
  // A clone of an empty repository may name another first branch; releases come from `main`.
  if (!(await head())) await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('add', '--', ...paths);
  const isNew = (await runGit(['diff', '--cached', '--quiet', '--', ...paths], place)).code !== 0;
  if (isNew) await git('commit', '--quiet', '--message', message, '--', ...paths);
  return parseCommitId(await git('rev-parse', 'HEAD'));
}

/** The work tree that a folder belongs to, or will once it is made; nothing outside of one. */
export async function workTreeAt(
  folder: string,
): Promise<{ readonly top: string; readonly isWhole: boolean } | undefined> {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  const { code, stdout } = await runGit(['rev-parse', '--show-prefix', '--show-toplevel'], { cwd: at });
  if (code !== 0) return undefined;
  const [prefix = '', top = ''] = stdout.toString('utf8').split('\n');
  return { top, isWhole: prefix === '' && at === folder };
}

/**
 * Refuses a folder that is or will be a part of a larger repository: what is installed and committed there is for those
 * who keep it to say.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export async function judgeWhole(folder: string): Promise<void> {
  const tree = await workTreeAt(folder);
  if (tree === undefined || tree.isWhole) return;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(folder)} lies inside the Git repository ${quote(tree.top)}`,
    {},
    {
      remedy:
        'give --no-install: the files are written there, and the next steps install and commit them; or choose a folder outside of it',
    },
  );
}
