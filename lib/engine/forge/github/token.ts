import { DeliveryError, quote } from '../../../model/finding';
import { isLoopback } from '../../../model/scalars';
import { isOfSameHost, storedPassword } from '../../git';
import { APP_KEY, GIT_TOKEN } from '../../process';
import type { ForgeSettings } from '../settings';
import { APP_ID, appIn, installationToken } from './app';
import { tokenRefused } from './failure';
import type { ForgeContact } from './octokit';
import { type GitHubRepository, isGitHubCloud } from './repository';

type Variables = ForgeSettings['environment'];

/**
 * The token for the API, from the first source that has one: an app, the variables of GitHub's own tools,
 * `CDK8S_DELIVERY_GIT_TOKEN`, the credentials that git uses (a password in the address, a header that
 * `actions/checkout` left), git's credential helper. A variable is for one host, and its token is sent to no other.
 *
 * @throws DeliveryError `FORGE_TOKEN` where there is none; `INVALID_OPTION` where it would travel unencrypted
 */
export async function findToken(
  repository: GitHubRepository,
  settings: ForgeContact,
  gitPassword?: string,
): Promise<string> {
  const { host, api } = repository;
  const { environment: variables, signal } = settings;
  assertEncrypted(repository);
  const app = appIn(variables);
  if (app) return installationToken(repository, app, settings);
  const names = [...variablesFor(host, variables), GIT_TOKEN];
  for (const name of names) {
    const token = variables[name]?.trim();
    if (token) return token;
  }
  if (gitPassword !== undefined) return gitPassword;
  const stored = await storedPassword(new URL(api).protocol.slice(0, -1), host, signal);
  if (stored !== undefined) return stored;
  throw tokenRefused(
    `there is no token for ${host}`,
    `set ${names[0]}, keep the header of actions/checkout (http.<url>.extraheader), or store one with git's credential helper; or give --forge git`,
  );
}

/**
 * The settings for a repository that data names. On another host than the delivery repository's they are without the variables that
 * are for that one alone.
 */
export function settingsAt(url: string, settings: ForgeSettings): ForgeSettings {
  if (isOfSameHost(url, settings.remote)) return settings;
  const variables = Object.entries(settings.environment).filter(([name]) => !OF_HOME.has(name));
  return { ...settings, environment: Object.fromEntries(variables) };
}

const OF_ENTERPRISE = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
const OF_HOME: ReadonlySet<string> = new Set([GIT_TOKEN, APP_KEY, APP_ID, ...OF_ENTERPRISE]);

/** @throws DeliveryError `INVALID_OPTION` where a token would travel unencrypted */
export function assertEncrypted({ host, api }: GitHubRepository): void {
  if (api.startsWith('http:') && !isLoopback(new URL(api).hostname))
    throw DeliveryError.of('INVALID_OPTION', `a token would travel unencrypted to ${quote(host)}; use https`);
}

/** Variables whose token is for this host, as GitHub's own program `gh` reads them. */
function variablesFor(host: string, { GH_HOST, GITHUB_SERVER_URL }: Variables): readonly string[] {
  const hosts = [GH_HOST, GITHUB_SERVER_URL?.replace(/^https?:\/\//, '')];
  if (isGitHubCloud(host)) return ['GH_TOKEN', 'GITHUB_TOKEN'];
  return hosts.includes(host) ? ['GH_TOKEN', 'GITHUB_TOKEN', ...OF_ENTERPRISE] : OF_ENTERPRISE;
}
