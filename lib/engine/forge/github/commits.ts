import { DeliveryError } from '../../../model/finding';
import { type CommitId, parseCommitId } from '../../../model/scalars';
import { printable } from '../../../model/text';
import type { ForgeCommit, LostRace } from '../../promotion';
import type { Client } from './client';
import { tokenRefused } from './failure';
import { GRAPHQL_LIMIT } from './limits';

/**
 * Makes a commit of files on a branch, where the branch stands at the commit named; GitHub signs it.
 *
 * @see https://docs.github.com/graphql/reference/mutations#createcommitonbranch
 */
const CREATE_COMMIT = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

/** GitHub makes the commit: with its own signature, as the token's account. */
export async function commitOnBranch(
  { octokit, repository: { owner, name, host } }: Client,
  { ref, onto, message, files }: Omit<ForgeCommit, 'location'>,
): Promise<CommitId | LostRace> {
  const [headline = '', ...rest] = message.split('\n');
  const input = {
    branch: { repositoryNameWithOwner: `${owner}/${name}`, branchName: ref.replace('refs/heads/', '') },
    expectedHeadOid: onto,
    message: { headline, body: rest.join('\n').replace(/^\n+/, '').trimEnd() },
    fileChanges: {
      additions: files.flatMap(({ path, content }) =>
        content === undefined ? [] : [{ path, contents: content.toString('base64') }],
      ),
      deletions: files.flatMap(({ path, content }) => (content === undefined ? [{ path }] : [])),
    },
  };
  try {
    const { createCommitOnBranch: made } = await octokit.graphql<Answer>(CREATE_COMMIT, { input });
    if (made?.commit) return parseCommitId(made.commit.oid);
    throw DeliveryError.of('REMOTE_FAILED', `${host} did not say which commit it made`);
  } catch (error) {
    const told = errorsIn(error);
    if (!told) throw error;
    const { type, words } = told;
    if (type === 'STALE_DATA') return { kind: 'race', message: words };
    throw refused(host, type, words);
  }
}

interface Answer {
  readonly createCommitOnBranch: { readonly commit: { readonly oid: string } | null } | null;
}

/** Kinds of errors that say what the token lacks. */
const OF_THE_TOKEN: readonly string[] = ['FORBIDDEN', 'INSUFFICIENT_SCOPES', 'NOT_FOUND'];

function refused(host: string, type: string | undefined, words: string): DeliveryError {
  const said = `${host} made no commit: ${words}`;
  if (type !== undefined && OF_THE_TOKEN.includes(type))
    return tokenRefused(
      said,
      'the token needs `contents` of this repository, to write; where a rule of the repository refuses it, let branches `staged/…` be written',
    );
  // Without a kind, it is GitHub itself that failed, and the commit may have been made.
  if (type === undefined || type === GRAPHQL_LIMIT || type === 'INTERNAL')
    return DeliveryError.of('REMOTE_FAILED', said);
  return DeliveryError.of('PUSH_REFUSED', said);
}

/** What an answer of GraphQL that holds errors says: the kind of the first, and the words of all. */
function errorsIn(error: unknown): { readonly type: string | undefined; readonly words: string } | undefined {
  if (!(error instanceof Error) || error.name !== 'GraphqlResponseError') return undefined;
  const { errors } = error as unknown as {
    errors?: readonly { readonly type?: string; readonly message: string }[];
  };
  const words = (errors ?? []).map(({ message }) => message).join('; ');
  return { type: errors?.[0]?.type, words: printable(words).slice(0, 500) };
}
