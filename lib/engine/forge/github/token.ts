import { DeliveryError, quote } from '../../../model/finding';
import { isLoopback } from '../../../model/scalars';
import { storedPassword } from '../../git';
import { tokenRefused } from './failure';
import { type GitHubRepository, isGitHubCloud } from './repository';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The token that the API is asked with, from the first that has one: the variables of GitHub's own tools,
 * `CDK8S_DELIVERY_GIT_TOKEN`, what git is let in with (a password in the address, a header that `actions/checkout` left),
 * git's credential helper. A variable is for one host, and its token is sent to no other.
 *
 * @throws DeliveryError `FORGE_TOKEN` where there is none; `INVALID_OPTION` where it would travel unencrypted
 */
export async function findToken(
  { host, api }: GitHubRepository,
  variables: Variables,
  {
    gitPassword,
    signal,
  }: { readonly gitPassword?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  if (api.startsWith('http:') && !isLoopback(new URL(api).hostname))
    throw DeliveryError.of('INVALID_OPTION', `a token would travel unencrypted to ${quote(host)}; use https`);
  const names = [...variablesFor(host, variables), 'CDK8S_DELIVERY_GIT_TOKEN'];
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

/** Variables whose token is for this host, as GitHub's own program `gh` reads them. */
function variablesFor(host: string, { GH_HOST, GITHUB_SERVER_URL }: Variables): readonly string[] {
  const hosts = [GH_HOST, GITHUB_SERVER_URL?.replace(/^https?:\/\//, '')];
  const ofEnterprise = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
  if (isGitHubCloud(host)) return ['GH_TOKEN', 'GITHUB_TOKEN'];
  return hosts.includes(host) ? ['GH_TOKEN', 'GITHUB_TOKEN', ...ofEnterprise] : ofEnterprise;
}
