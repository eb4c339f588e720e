import { DeliveryError } from '../../../model/finding';
import { SOURCE_TOKEN } from '../../process';
import type { ReachedSource, SourceRequests } from '../../promotion';
import type { ForgeSettings } from '../settings';
import { appIn, installationToken } from './app';
import { type Client, connect } from './client';
import { leaveComment } from './comments';
import { githubRepository, webAddress } from './repository';
import { settingsAt } from './token';

/** The most commits that are looked at, and pull requests that are told, of one change. */
const MOST = { commits: 100, requests: 50 } as const;

/** What an app is let do there: a comment on a pull request is all that it writes. */
const RIGHTS = { contents: 'read', pull_requests: 'write' } as const;

/** Tells pull requests of source repositories on the server of the delivery repository. */
export function sourceRequests(settings: ForgeSettings): SourceRequests {
  const clients = new Map<string, Promise<Client>>();
  return {
    async tell(reached) {
      const delivery = githubRepository(reached.location.mirror.url);
      const source = githubRepository(reached.repository);
      // A record names it: no token goes to a server that a record alone names.
      if (source.host !== delivery.host)
        throw DeliveryError.of('INVALID_OPTION', `it is not on ${delivery.host}, where the delivery is`);
      const client = await (clients.get(reached.repository) ?? connectTo(reached.repository, settings));
      clients.set(reached.repository, Promise.resolve(client));
      const notes: string[] = [];
      const numbers = await requestsIn(client, reached, notes);
      const key = ['reached', delivery.owner, delivery.name, reached.location.branch, reached.environment]
        .map(encodeURIComponent)
        .join('/');
      const link = `${webAddress(delivery)}/commit/${reached.commit}`;
      for (const number of numbers)
        await leaveComment(client, number, { key, text: (there) => reached.text(there, link) });
      return notes;
    },
  };
}

/** The token for source repositories alone, where there is one; else what the delivery repository is asked with. */
async function connectTo(address: string, all: ForgeSettings): Promise<Client> {
  const repository = githubRepository(address);
  const settings = settingsAt(address, all);
  const own = settings.environment[SOURCE_TOKEN]?.trim();
  if (own) return connect(repository, settings, { token: own });
  const app = appIn(settings.environment);
  return app
    ? connect(repository, settings, { token: await installationToken(repository, app, settings, RIGHTS) })
    : connect(repository, settings);
}

/** The numbers of the merged pull requests that brought the commits. */
async function requestsIn(
  client: Client,
  { commits }: ReachedSource,
  notes: string[],
): Promise<readonly number[]> {
  const { octokit, at } = client;
  const own = `${at.owner}/${at.repo}`.toLowerCase();
  const found = new Set<number>();
  for (const commit_sha of await commitsBetween(client, commits, notes)) {
    const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      ...at,
      commit_sha,
      per_page: 100,
    });
    for (const { number, merged_at: merged, base } of data)
      if (merged !== null && base.repo.full_name.toLowerCase() === own) found.add(number);
  }
  const all = [...found].sort((one, other) => other - one);
  if (all.length > MOST.requests)
    notes.push(`of ${all.length} pull requests that this brought, the newest ${MOST.requests} are told`);
  return all.slice(0, MOST.requests);
}

/** The commits that came with a release; of the first one of an app, its own. */
async function commitsBetween(
  { octokit, at }: Client,
  { from, to }: ReachedSource['commits'],
  notes: string[],
): Promise<readonly string[]> {
  if (from === undefined) return [to];
  const page = async (number: number) =>
    (
      await octokit.rest.repos.compareCommitsWithBasehead({
        ...at,
        basehead: `${from}...${to}`,
        per_page: MOST.commits,
        page: number,
      })
    ).data;
  const first = await page(1);
  const pages = Math.ceil(first.total_commits / MOST.commits);
  if (pages <= 1) return first.commits.map(({ sha }) => sha);
  notes.push(`of ${first.total_commits} commits that this brought, the newest ${MOST.commits} are looked at`);
  // The oldest come first: the newest are on the last two pages.
  const before = pages === 2 ? first : await page(pages - 1);
  return [...before.commits, ...(await page(pages)).commits].map(({ sha }) => sha).slice(-MOST.commits);
}
