import { gitOutput, runGit } from '../../../lib/engine/git/run-git';
import type { AskedGraphql } from './graphql-judge';
import type { Account, RepositoryState } from './state';
import { gitSays } from './words';

/** An answer of GraphQL: its status is 200 also where it refuses. */
export interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly type?: string; readonly message: string }[];
}

/** A commit that is asked for, as {@link AskedGraphql} carries it. */
interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner: string; readonly branchName: string };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions?: readonly { readonly path: string }[];
  };
}

/** Answers a mutation as GitHub does: it commits on the branch, by the key that the repository's state names. */
export async function answerGraphql(
  repositoryOf: (name: string) => RepositoryState,
  account: Account,
  { query, variables }: AskedGraphql,
): Promise<GraphqlAnswer> {
  if (!query.includes('createCommitOnBranch')) return refusal('NOT_FOUND', 'not a mutation of the stand-in');
  const { branch, expectedHeadOid, message, fileChanges } = (variables as { input: CommitInput }).input;
  const repository = repositoryOf(branch.repositoryNameWithOwner);
  const { gitDir } = repository;
  if (account.permission === 'none' || account.permission === 'read')
    return refusal('FORBIDDEN', 'Resource not accessible by integration');
  const ref = `refs/heads/${branch.branchName}`;
  const head = await gitSays(gitDir, 'rev-parse', '--verify', '-q', ref);
  if (head === undefined) return refusal('NOT_FOUND', `Branch "${branch.branchName}" was not found.`);
  if (head !== expectedHeadOid)
    return refusal(
      'STALE_DATA',
      `Expected branch to point to "${expectedHeadOid}" but it did not. Pull and try again.`,
    );
  const index = { GIT_INDEX_FILE: `${gitDir}/index-${Math.random().toString(36).slice(2)}` };
  const git = async (args: readonly string[], input?: string | Buffer) =>
    (await gitOutput(args, { gitDir, env: index, ...(input === undefined ? {} : { input }) }))
      .toString('utf8')
      .trim();
  await git(['read-tree', head]);
  const lines: string[] = [];
  for (const { path } of fileChanges?.deletions ?? []) {
    if ((await gitSays(gitDir, 'rev-parse', '--verify', '-q', `${head}:${path}`)) === undefined)
      return refusal(undefined, `A path was requested for deletion which does not exist: ${path}`);
    lines.push(`0 ${'0'.repeat(40)}\t${path}`);
  }
  for (const { path, contents } of fileChanges?.additions ?? []) {
    const blob = await git(['hash-object', '-w', '--stdin'], Buffer.from(contents, 'base64'));
    lines.push(`100644 ${blob}\t${path}`);
  }
  await git(['update-index', '--index-info'], `${lines.join('\n')}\n`);
  const tree = await git(['write-tree']);
  const who = { name: account.login, email: `${account.id}+${account.login}@users.noreply.github.com` };
  const body = message.body === undefined || message.body === '' ? '' : `\n\n${message.body}`;
  const { signingKey: key } = repository;
  const { code, stdout, stderr } = await runGit(
    ['commit-tree', ...(key === undefined ? [] : ['-S']), tree, '-p', head],
    {
      gitDir,
      settings: key === undefined ? [] : [['gpg.format', 'ssh'] as const, ['user.signingKey', key] as const],
      env: {
        GIT_AUTHOR_NAME: who.name,
        GIT_AUTHOR_EMAIL: who.email,
        GIT_COMMITTER_NAME: 'GitHub',
        GIT_COMMITTER_EMAIL: 'noreply@github.com',
      },
      input: repository.words?.(`${message.headline}${body}`) ?? `${message.headline}${body}`,
    },
  );
  if (code !== 0) throw new Error(stderr);
  const oid = stdout.toString('utf8').trim();
  const moved = await runGit(['update-ref', ref, oid, head], { gitDir });
  if (moved.code !== 0)
    return refusal('STALE_DATA', 'Expected branch to point elsewhere. Pull and try again.');
  return { data: { createCommitOnBranch: { commit: { oid } } } };
}

function refusal(type: string | undefined, message: string): GraphqlAnswer {
  return {
    data: { createCommitOnBranch: null },
    errors: [{ ...(type === undefined ? {} : { type }), message }],
  };
}
