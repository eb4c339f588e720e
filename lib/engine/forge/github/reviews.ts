import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { CommitId, Person } from '../../../model/scalars';
import { isCommitId, samePerson } from '../../../model/scalars';
import type { Approval, Proposal, VoidApproval } from '../../promotion';
import type { Client } from './client';
import { statusOf } from './failure';
import { isOneOf } from './owners';
import { openPull, type Pull } from './pulls';

type Review = RestEndpointMethodTypes['pulls']['listReviews']['response']['data'][number];

/** Reviews that approve or reject a commit; a comment does neither. */
const VERDICTS = new Set(['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED']);

/**
 * The approvals that count for a proposal's commit: the last verdict of each account, given to exactly this commit by a
 * person who may write to the repository and who is one of the owners, where some are named. The person who opened the
 * pull request or asked for the change does not count.
 */
export async function countedApprovals(
  client: Client,
  proposal: Proposal,
  owners: readonly string[],
): Promise<readonly Approval[]> {
  const given = await approvalsOf(client, proposal, (commit) => commit === proposal.head);
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
): Promise<readonly (VoidApproval & { readonly review: string })[]> {
  const pull = await openPull(client, proposal);
  if (!pull || pull.head.sha !== proposal.head) return [];
  const { octokit, at } = client;
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...at,
    pull_number: pull.number,
    per_page: 100,
  });
  const given = lastVerdicts(reviews).flatMap(({ id, state, commit_id, user, submitted_at }) => {
    const head = commit_id ?? '';
    return state === 'APPROVED' && isCommitId(head) && isMeant(head) && user?.type === 'User'
      ? [{ user, at: submitted_at ?? '', head, review: String(id) }]
      : [];
  });
  if (given.length === 0) return [];
  const [askers, mayWrite] = await Promise.all([
    askersOf(client, proposal, pull),
    Promise.all(given.map(({ user }) => isWriter(client, user.login))),
  ]);
  return given.flatMap(({ user, at: moment, head, review }, index) => {
    if (!mayWrite[index] || askers.has(user.login)) return [];
    const by = personOf(client, user);
    return samePerson(by, proposal.requestedBy) ? [] : [{ by, at: moment, head, review }];
  });
}

function lastVerdicts(reviews: readonly Review[]): readonly Review[] {
  const last = new Map<number, Review>();
  for (const review of reviews)
    if (review.user && VERDICTS.has(review.state)) last.set(review.user.id, review);
  return [...last.values()];
}

/** Accounts that cannot approve: the request's author, and the account that GitHub finds for the commit's address. */
async function askersOf(
  { octokit, at }: Client,
  { head }: Proposal,
  { user }: Pull,
): Promise<ReadonlySet<string>> {
  const { data } = await octokit.rest.repos.getCommit({ ...at, ref: head });
  const author = data.author && 'login' in data.author ? data.author.login : undefined;
  return new Set([user?.login, author].filter((login): login is string => login !== undefined));
}

/** Whether an account may write; GitHub counts no other reviews, and on a public repository anyone may review. */
async function isWriter({ octokit, at }: Client, username: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username });
    return data.permission === 'write' || data.permission === 'admin';
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** An account as a person: by the address that GitHub gives each account, which holds its number and is unique. */
function personOf(
  { repository: { host } }: Client,
  { login, id }: { readonly login: string; readonly id: number },
): Person {
  return { name: login, email: `${id}+${login}@users.noreply.${host.replace(/:\d+$/, '')}` };
}
