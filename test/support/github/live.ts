import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Octokit } from '@octokit/rest';
import { Cli, type CliEnd, type CliPlace } from '../cli';
import { type ExampleProject, PODINFO } from '../example-project';
import { removeRefs } from './clean-up';
import { deliveryStory } from './story';

/** A repository on GitHub in which the story may be played, and two accounts that may write there. */
export interface LivePlace {
  /** `owner/name`. */
  readonly repository: string;
  /** Of the account that asks and merges. */
  readonly token: string;
  /** Of another account, which approves. */
  readonly reviewerToken: string;
}

/** The variables of the environment by which the suite is asked for. */
const VARIABLES = {
  repository: 'CDK8S_DELIVERY_LIVE_REPOSITORY',
  token: 'CDK8S_DELIVERY_LIVE_TOKEN',
  reviewerToken: 'CDK8S_DELIVERY_LIVE_REVIEWER_TOKEN',
} as const;

/** The place that the environment names; the names of variables that are missing where it names none. */
export function livePlace(environment: Readonly<Record<string, string | undefined>>): LivePlace | string[] {
  const missing = Object.values(VARIABLES).filter((name) => (environment[name] ?? '') === '');
  const given = (name: string) => environment[name] ?? '';
  return missing.length > 0
    ? missing
    : {
        repository: given(VARIABLES.repository),
        token: given(VARIABLES.token),
        reviewerToken: given(VARIABLES.reviewerToken),
      };
}

/** GitHub shows what was pushed and written a moment later. */
class PatientCli extends Cli {
  override async run(...args: readonly string[]): Promise<CliEnd> {
    const end = await super.run(...args);
    await pause(3_000);
    return end;
  }
}

/** How the program and git get out of this machine. */
const WAYS_OUT = ['HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO'];

/**
 * Plays the story on github.com, on a delivery branch of its own, and removes what it left: its refs, and the labels that were not
 * there before. Closed pull requests stay, as GitHub deletes none.
 */
export async function playLive(
  { repository, token, reviewerToken }: LivePlace,
  project: ExampleProject,
  cache: string,
  say: (line: string) => void,
): Promise<void> {
  const [owner = '', repo = ''] = repository.split('/');
  const branch = `live-${randomBytes(4).toString('hex')}`;
  const url = `https://github.com/${owner}/${repo}.git`;
  const asker = new Octokit({ auth: token });
  const reviewer = new Octokit({ auth: reviewerToken });
  const [{ data: ada }, { data: ben }] = await Promise.all([
    asker.rest.users.getAuthenticated(),
    reviewer.rest.users.getAuthenticated(),
  ]);
  const nameOf = ({ login, id }: { readonly login: string; readonly id: number }) =>
    `${login} <${id}+${login}@users.noreply.github.com>`;
  const place: CliPlace = {
    cwd: project.folder,
    delivery: url,
    cache,
    as: nameOf(ada),
    env: {
      CDK8S_DELIVERY_BRANCH: branch,
      CDK8S_DELIVERY_GIT_TOKEN: token,
      ...Object.fromEntries(WAYS_OUT.map((name) => [name, process.env[name] ?? ''])),
    },
  };
  const cli = new PatientCli(place);
  const labelsNow = async () =>
    (await asker.paginate(asker.rest.issues.listLabelsForRepo, { owner, repo, per_page: 100 })).map(
      ({ name }) => name,
    );
  const labels = new Set(await labelsNow());
  await project.edit('environments/environments.ts', (text) =>
    text.replace("owners: ['@example/sre']", `owners: ['@${ben.login}']`),
  );
  try {
    await cli.ok('configure');
    for (const app of ['frontend', 'backend']) {
      await cli.ok('release', app, '--image', `server=${PODINFO.old}`);
      await cli.ok('witness', app, '--as', nameOf(ben));
    }
    await deliveryStory(
      { owner, repo, branch, proposer: cli, reviewer, merger: cli, witness: nameOf(ben) },
      async (name, step) => {
        const begun = Date.now();
        await step();
        say(`${name}: ${Math.round((Date.now() - begun) / 1000)} s`);
      },
    );
  } finally {
    const password = Buffer.from(`x-access-token:${token}`).toString('base64');
    const removed = await removeRefs(url, branch, {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.https://github.com/.extraHeader',
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${password}`,
    });
    const made = (await labelsNow()).filter((name) => !labels.has(name));
    for (const name of made) await asker.rest.issues.deleteLabel({ owner, repo, name });
    say(`removed ${removed.length} refs and ${made.length} labels`);
  }
}
