import { DeliveryError } from '../../../model/finding';
import { forgeAccount, forgeTeam, parseBranchName, printPerson } from '../../../model/scalars';
import { quietLine } from '../../../model/text';
import type {
  Opening,
  ProposalEnd,
  ProposalPlace,
  ProposalStatus,
  ProposalText,
  PullRequest,
  PullRequests,
} from '../../promotion';
import type { Client } from './client';
import { commentsOn, leaveComment } from './comments';
import { statusOf, wordsOf } from './failure';
import { openPull, type Pull, pullsOf, shown } from './pulls';

/** GitHub's limits, in characters. */
const LIMITS = { titleLimit: 256, bodyLimit: 65_536, labelLimit: 50 } as const;
const STATUS_TEXT = 140;

/** The key of the comment that says how a proposal ended. */
const END = 'end';

/**
 * Pull requests on GitHub.
 *
 * @param clientOf the client for a proposal's repository
 * @param onNote receives a note about each owner who could not be asked for a review
 */
export function githubRequests(
  clientOf: (place: Pick<ProposalPlace, 'location'>) => Promise<Client>,
  onNote?: (words: string) => void,
): PullRequests {
  const openOf = async (place: ProposalPlace): Promise<{ client: Client; pull: Pull }> => {
    const client = await clientOf(place);
    const pull = await openPull(client, place);
    if (pull) return { client, pull };
    throw DeliveryError.of('PUSH_REFUSED', `${place.id} has no open pull request`);
  };
  const find = async (place: ProposalPlace) => {
    const pull = await openPull(await clientOf(place), place);
    return pull && shown(pull);
  };
  return {
    ...LIMITS,
    find,
    async numbered(location, number) {
      const { octokit, at } = await clientOf({ location });
      try {
        const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
        const { head, base, state, draft } = data;
        const cannot = state === 'open' ? (draft ? 'it is a draft' : undefined) : 'it is closed';
        return {
          branch: parseBranchName(head.ref),
          into: parseBranchName(base.ref),
          isElsewhere: head.repo?.id !== base.repo.id,
          ...(cannot === undefined ? {} : { cannot }),
        };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    async publish(proposal, { title, body, labels }, opening) {
      const client = await clientOf(proposal);
      const { octokit, at } = client;
      try {
        const open = (draft: boolean) =>
          octokit.rest.pulls.create({
            ...at,
            title,
            body,
            head: proposal.ref.replace('refs/heads/', ''),
            base: proposal.location.branch,
            ...(draft ? { draft } : {}),
          });
        const { data } = await open(opening.draft).catch((refusal: unknown) => {
          // Not every plan of GitHub has drafts.
          if (!opening.draft || statusOf(refusal) !== 422 || !/draft/i.test(wordsOf(refusal))) throw refusal;
          onNote?.(`opened ready for review, as there are no drafts here: ${wordsOf(refusal)}`);
          return open(false);
        });
        const added = await addLabels(client, data.number, labels);
        await askForReviews(client, data, opening.reviewers, onNote);
        await assign(client, data.number, opening, onNote);
        return shown(data, added);
      } catch (error) {
        // Another run was faster, or this one's answer was lost: the request that is open now is adopted.
        const open = mayBeOpen(error) ? await find(proposal) : undefined;
        if (open) return open;
        throw error;
      }
    },
    async update(proposal, text) {
      const { client, pull } = await openOf(proposal);
      return putText(client, pull, text);
    },
    async statuses({ head, ...place }) {
      const { octokit, at } = await clientOf(place);
      const all = await octokit.paginate(octokit.rest.repos.listCommitStatusesForRef, {
        ...at,
        ref: head,
        per_page: 100,
      });
      // Newest first: the first of a name counts.
      const last = new Map(all.reverse().map((each) => [each.context, each]));
      return [...last.values()].map(({ context, state, description, target_url }) => ({
        name: context,
        state: state === 'success' || state === 'pending' ? state : 'failure',
        text: description ?? '',
        ...(target_url ? { link: target_url } : {}),
      }));
    },
    async reportStatus({ head, ...place }, { name, state, text, link }: ProposalStatus) {
      const { octokit, at } = await clientOf(place);
      await octokit.rest.repos.createCommitStatus({
        ...at,
        sha: head,
        context: name,
        state,
        description: text.length <= STATUS_TEXT ? text : `${text.slice(0, STATUS_TEXT - 1)}…`,
        ...(link === undefined ? {} : { target_url: link }),
      });
    },
    async comments(place) {
      const { client, pull } = await openOf(place);
      return (await commentsOn(client, pull.number)).map(({ key, text }) => ({ key, text }));
    },
    async comment(place, comment) {
      const { client, pull } = await openOf(place);
      await leaveComment(client, pull.number, comment);
    },
    async close(place, end) {
      const client = await clientOf(place);
      const { octokit, at } = client;
      const open = await openPull(client, place);
      // GitHub closes a request by itself once its branch is gone, without a comment.
      const pull = open ?? (await pullsOf(client, place, 'closed'))[0];
      if (!pull) return;
      if (!open && (await commentsOn(client, pull.number)).some(({ key }) => key === END)) return;
      await leaveComment(client, pull.number, { key: END, text: endText(end) });
      if (open) await octokit.rest.pulls.update({ ...at, pull_number: pull.number, state: 'closed' });
    },
  };
}

/** Whether a request may be open although opening it failed: one existed already, or no answer came. */
function mayBeOpen(error: unknown): boolean {
  return statusOf(error) === 422 || (error instanceof DeliveryError && error.code === 'REMOTE_FAILED');
}

async function putText(
  client: Client,
  pull: Pull,
  { title, body, labels }: ProposalText,
): Promise<PullRequest> {
  const { octokit, at } = client;
  const isShown = pull.title === title && pull.body === body;
  const put = isShown
    ? pull
    : (await octokit.rest.pulls.update({ ...at, pull_number: pull.number, title, body })).data;
  const there = pull.labels.map(({ name }) => name);
  return shown(
    put,
    await addLabels(
      client,
      pull.number,
      labels.filter((label) => !there.includes(label)),
    ),
  );
}

/** Asks accounts and teams for a review; those that GitHub refuses are noted, and the request stays open. */
async function askForReviews(
  { octokit, at, repository: { owner } }: Client,
  { number, user }: Pick<Pull, 'number' | 'user'>,
  owners: readonly string[],
  onNote?: (words: string) => void,
): Promise<void> {
  const reviewers = owners.flatMap((each) => forgeAccount(each) ?? []).filter((each) => each !== user?.login);
  // Teams of another organisation cannot be asked.
  const teams = owners.flatMap((each) => {
    const team = forgeTeam(each);
    return team?.organisation === owner ? [team.team] : [];
  });
  const ask = (people: Pick<Asked, 'reviewers' | 'team_reviewers'>) =>
    octokit.rest.pulls.requestReviewers({ ...at, pull_number: number, ...people });
  const each: readonly Asked[] = [
    ...reviewers.map((name) => ({ name: `@${name}`, reviewers: [name] })),
    ...teams.map((name) => ({ name: `@${owner}/${name}`, team_reviewers: [name] })),
  ];
  if (each.length === 0) return;
  try {
    await ask({ reviewers, team_reviewers: teams });
  } catch (error) {
    if (!isNotForThem(error)) throw error;
    // GitHub takes all or none: one unknown owner must not keep the others from being asked.
    for (const { name, ...people } of each)
      await ask(people).catch((refusal: unknown) => {
        if (!isNotForThem(refusal)) throw refusal;
        onNote?.(`${name} could not be asked for a review: ${wordsOf(refusal)}`);
      });
  }
}

/** Assigns a request; who may not be assigned is left out by GitHub, and told. */
async function assign(
  { octokit, at }: Client,
  number: number,
  { assignees }: Opening,
  onNote?: (words: string) => void,
): Promise<void> {
  if (assignees.length === 0) return;
  const names = assignees.flatMap((each) => forgeAccount(each) ?? []);
  try {
    const { data } = await octokit.rest.issues.addAssignees({
      ...at,
      issue_number: number,
      assignees: names,
    });
    const there = new Set((data.assignees ?? []).map(({ login }) => login.toLowerCase()));
    for (const name of names)
      if (!there.has(name.toLowerCase()))
        onNote?.(`@${name} could not be assigned: no member of the repository`);
  } catch (refusal) {
    if (!isNotForThem(refusal)) throw refusal;
    onNote?.(`nobody could be assigned: ${wordsOf(refusal)}`);
  }
}

/** An owner who is asked for a review. */
interface Asked {
  /** As the environment names it. */
  readonly name: string;
  readonly reviewers?: string[];
  readonly team_reviewers?: string[];
}

function isNotForThem(error: unknown): boolean {
  return [403, 404, 422].includes(statusOf(error) ?? 0);
}

/** Adds labels, and creates those that the repository lacks. */
async function addLabels({ octokit, at }: Client, number: number, labels: readonly string[]) {
  if (labels.length > 0)
    await octokit.rest.issues.addLabels({ ...at, issue_number: number, labels: [...labels] });
  return labels;
}

function endText(end: ProposalEnd): string {
  if (end.kind === 'merged')
    return `Merged by commit ${end.commit}: the plan was made again and checked, and its result is that commit.`;
  if (end.kind === 'overtaken')
    return end.by.why === 'reached'
      ? `Closed: commit ${end.by.commit} of the delivery branch brought what this asks for, so nothing is left to merge.`
      : `Superseded: commit ${end.by.commit} put another release where this would have put one, so its plan and its approvals hold no more. Where the change is still wanted, ask for it again.`;
  const why = end.reason === undefined ? '' : `: ${quietLine(end.reason)}`;
  return `Withdrawn by ${codeOf(printPerson(end.by))}${why}`;
}

/** Formatted as code, an address or a name does not mention anyone. */
function codeOf(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
