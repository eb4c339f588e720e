import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { ProposalPlace, PullRequest } from '../../promotion';
import type { Client } from './client';

/** A pull request as GitHub lists it. */
export type Pull = RestEndpointMethodTypes['pulls']['list']['response']['data'][number];

/** The pull requests from a proposal's branch to its delivery branch, newest first; those of forks are not among them. */
export async function pullsOf(
  { octokit, at, repository: { owner } }: Client,
  { ref, location }: ProposalPlace,
  state: 'open' | 'closed',
): Promise<readonly Pull[]> {
  const branch = ref.replace('refs/heads/', '');
  const { data } = await octokit.rest.pulls.list({
    ...at,
    state,
    head: `${owner}:${branch}`,
    base: location.branch,
    sort: 'created',
    direction: 'desc',
  });
  return data.filter(({ head, base }) => head.ref === branch && head.repo?.id === base.repo.id);
}

/** The open one; GitHub does not allow a second one. */
export async function openPull(client: Client, place: ProposalPlace): Promise<Pull | undefined> {
  return (await pullsOf(client, place, 'open'))[0];
}

/** The parts of a pull request that are shown. */
interface Shown extends Pick<Pull, 'title' | 'body' | 'number' | 'html_url'> {
  readonly labels: readonly { readonly name: string }[];
}

/**
 * What it shows.
 *
 * @param labels added to it since it was read
 */
export function shown(pull: Shown, labels: readonly string[] = []): PullRequest {
  const there = pull.labels.map(({ name }) => name);
  return {
    title: pull.title,
    body: pull.body ?? '',
    labels: [...new Set([...there, ...labels])],
    number: pull.number,
    link: pull.html_url,
  };
}
