import type { Octokit } from '@octokit/rest';
import type { ForgeSettings } from '../settings';
import { statusOf } from './failure';
import { octokitFor } from './octokit';
import type { GitHubRepository } from './repository';
import { findToken } from './token';

/** A client for one repository on GitHub. */
export interface Client {
  readonly repository: GitHubRepository;
  readonly octokit: Octokit;
  /** Owner and name, as every request needs them. */
  readonly at: { readonly owner: string; readonly repo: string };
  /** Login of the token's account; undefined where the token belongs to an app. */
  viewer(): Promise<string | undefined>;
}

/** A client for a repository, with the token that is given, or that {@link findToken} finds. */
export async function connect(
  repository: GitHubRepository,
  settings: ForgeSettings,
  given: { readonly token?: string; readonly gitPassword?: string | undefined } = {},
): Promise<Client> {
  settings.signal?.throwIfAborted();
  const token = given.token ?? (await findToken(repository, settings, given.gitPassword));
  const octokit = await octokitFor(repository, settings, token);
  let viewer: Promise<string | undefined> | undefined;
  return {
    repository,
    octokit,
    at: { owner: repository.owner, repo: repository.name },
    viewer: () => {
      viewer ??= viewerOf(octokit);
      return viewer;
    },
  };
}

/** An app's token has no account: GitHub refuses the question. */
async function viewerOf(octokit: Octokit): Promise<string | undefined> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    return undefined;
  }
}
