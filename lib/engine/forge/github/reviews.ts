import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { CommitId } from '../../../model/scalars';
import { isCommitId, samePerson } from '../../../model/scalars';
import { type Approval, askersOf, type Proposal, type VoidApproval } from '../../promotion';
import type { Client } from './client';
import { isOneOf } from './owners';
import { isWriter, personOf } from './people';
import { openPull, type Pull } from './pulls';

type Review = RestEndpointMethodTypes['pulls']['listReviews']['response']['data'][number];

/** Reviews that approve or reject a commit; a comment does neither. */
const VERDICTS = new Set(['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED']);

/**
 * The approvals that count for a proposal's commit: the last verdict of each account, given to exactly this commit by a
 * person who may write to the repository and who is one of the owners, where some are named. The person who opened the
 * pull request or asked for the change does not count.
 *
 * @param byComments whether a comment `/approve` with the commit's id is a verdict, too
 */
export async function countedApprovals(
  client: Client,
  proposal: Proposal,
  owners: readonly string[],
  byComments = false,
): Promise<readonly Approval[]> {
  const given = await approvalsOf(client, proposal, (commit) => commit === proposal.head, byComments);
  const isAsked = await Promise.all(given.map(({ by }) => isOneOf(client, by, owners)));
  return given.filter((_, index) => isAsked[index]).map(({ by, at, review }) => ({ by, at, review }));
}

/** The last verdicts that are approvals of the request as it was before: of another commit than the present one. */
export function voidApprovals(client: Client, proposal: Proposal): Promise<readonly VoidApproval[]> {
  return approvalsOf(client, proposal, (commit) => commit !== proposal.head);
}

async function approvalsOf(
  client: Client,
  proposal: Proposal,
  isMeant: (commit: CommitId) => boolean,
  byComments = false,
): Promise<readonly (VoidApproval & { readonly review: string })[]> {
  const pull = await openPull(client, proposal);
  if (!pull || pull.head.sha !== proposal.head) return [];
  const { octokit, at } = client;
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...at,
    pull_number: pull.number,
    per_page: 100,
  });
  const said: Verdict[] = reviews.flatMap(({ id, state, commit_id, user, submitted_at }) =>
    user ? [{ user, at: submitted_at ?? '', sha: commit_id ?? '', state, review: String(id) }] : [],
  );
  const all = byComments ? [...(await approvingComments(client, pull.number)), ...said] : said;
  const given = lastVerdicts(all).flatMap(({ state, sha, ...each }) =>
    state === 'APPROVED' && isCommitId(sha) && isMeant(sha) && each.user.type === 'User'
      ? [{ ...each, head: sha }]
      : [],
  );
  if (given.length === 0) return [];
  const [askers, mayWrite] = await Promise.all([
    askingAccounts(client, proposal, pull),
    Promise.all(given.map(({ user }) => isWriter(client, user.login))),
  ]);
  return given.flatMap(({ user, at: moment, head, review }, index) => {
    if (!mayWrite[index] || askers.has(user.login)) return [];
    const by = personOf(client, user);
    const hasAsked = askersOf(proposal).some((each) => samePerson(by, each));
    return hasAsked ? [] : [{ by, at: moment, head, review }];
  });
}

/** What an account says of a commit, by a review or a comment. */
interface Verdict {
  readonly user: NonNullable<Review['user']>;
  readonly at: string;
  readonly sha: string;
  readonly state: string;
  readonly review: string;
}

function lastVerdicts(all: readonly Verdict[]): readonly Verdict[] {
  const last = new Map<number, Verdict>();
  // Of one moment a review counts, not a comment; of reviews the last in the order of GitHub.
  for (const verdict of [...all].sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || 0))
    if (VERDICTS.has(verdict.state)) last.set(verdict.user.id, verdict);
  return [...last.values()];
}

const APPROVING = /^\s*\/approve[ \t]+([0-9a-f]+)[ \t]*(?:\r?\n|$)/;

/** Comments that name the commit that they approve, as nobody has edited since: anybody who may write could. */
async function approvingComments({ octokit, at }: Client, number: number): Promise<readonly Verdict[]> {
  const all = await octokit.paginate(octokit.rest.issues.listComments, {
    ...at,
    issue_number: number,
    per_page: 100,
  });
  return all.flatMap(({ id, body = '', user, created_at, updated_at }) => {
    const sha = APPROVING.exec(body)?.[1];
    return sha === undefined || !user || created_at !== updated_at
      ? []
      : [{ user, at: created_at, sha, state: 'APPROVED', review: `comment-${id}` }];
  });
}

/** Accounts that cannot approve: the request's author, and those that GitHub finds for the addresses of its commits. */
async function askingAccounts(
  { octokit, at }: Client,
  { head, byHand }: Proposal,
  { user }: Pull,
): Promise<ReadonlySet<string>> {
  const logins = new Set<string>(user ? [user.login] : []);
  for (const commit of byHand?.commits ?? [head]) {
    const { data } = await octokit.rest.repos.getCommit({ ...at, ref: commit });
    for (const each of byHand ? [data.author, data.committer] : [data.author])
      if (each && 'login' in each && each.login !== undefined) logins.add(each.login);
  }
  return logins;
}
