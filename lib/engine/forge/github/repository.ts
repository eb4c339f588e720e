import { DeliveryError, quote } from '../../../model/finding';

/** A repository on GitHub, and how its API is reached. */
export interface GitHubRepository {
  readonly owner: string;
  readonly name: string;
  /** Host, with a port where the address has one. */
  readonly host: string;
  /** Address of the REST API, without a slash at the end. */
  readonly api: string;
}

/**
 * The repository that a remote's address names: `https://github.com/<owner>/<name>`,
 * `git@github.com:<owner>/<name>.git`, or the same on a GitHub Enterprise Server, whose API is below `/api/v3`.
 *
 * @throws DeliveryError `INVALID_OPTION` where the address does not name one
 */
export function githubRepository(remote: string): GitHubRepository {
  const found = parse(remote);
  if (found) return found;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(remote)} is not a repository on GitHub; https://<host>/<owner>/<name> or git@<host>:<owner>/<name>.git is expected`,
    {},
    { remedy: 'name the repository so with --delivery, or give another --forge' },
  );
}

/** Whether an address may be one of a repository on GitHub: a host, an owner and a name. */
export function isGitHubShaped(remote: string): boolean {
  return parse(remote) !== undefined;
}

/** Whether an address is one of github.com, or of an enterprise on ghe.com. */
export function isGitHub(remote: string): boolean {
  const found = parse(remote);
  return found !== undefined && isGitHubCloud(found.host);
}

/** Whether a host is run by GitHub. */
export function isGitHubCloud(host: string): boolean {
  return host === 'github.com' || /^[a-z0-9-]+\.ghe\.com$/.test(host);
}

/** Address of a repository for people, without a slash at the end. */
export function webAddress({ owner, name, host, api }: GitHubRepository): string {
  return `${schemeOf(api)}://${host}/${owner}/${name}`;
}

/**
 * Who issues the tokens by which workflows of a repository identify themselves.
 *
 * @see https://docs.github.com/actions/concepts/security/openid-connect
 */
export function tokenIssuer({ host, api }: GitHubRepository): string {
  if (host === 'github.com') return 'https://token.actions.githubusercontent.com';
  if (isGitHubCloud(host)) return `https://token.actions.${host}`;
  return `${schemeOf(api)}://${host}/_services/token`;
}

const schemeOf = (api: string): string => (api.startsWith('http:') ? 'http' : 'https');

function parse(remote: string): GitHubRepository | undefined {
  const { scheme, address, path } = partsOf(remote) ?? { scheme: '', address: '', path: '' };
  const parts = /^\/?([A-Za-z0-9][A-Za-z0-9_-]*)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(path);
  const [, owner, name] = parts ?? [];
  if (owner === undefined || name === undefined || /^\.{1,2}$/.test(name)) return undefined;
  const host = hostOf(address);
  return { owner, name, host, api: apiOf(scheme, host) };
}

/** The parts of a remote's address, of a URL or in the short form of ssh; the web is on a port of its own where it is one of ssh. */
export function partsOf(
  remote: string,
): { readonly scheme: string; readonly address: string; readonly path: string } | undefined {
  const url = /^(https?|ssh):\/\/(?:[^/@\s]*@)?([^/\s@]+)\/(.+)$/i.exec(remote);
  if (url) {
    const [scheme, address, path] = [url[1]?.toLowerCase() ?? '', url[2] ?? '', url[3] ?? ''];
    return { scheme, address: scheme === 'ssh' ? address.replace(/:\d+$/, '') : address, path };
  }
  const short = /^(?:[^/@\s:]+@)?([a-z0-9][a-z0-9.-]*):(?!\/\/)(.+)$/i.exec(remote);
  return short ? { scheme: 'ssh', address: short[1] ?? '', path: short[2] ?? '' } : undefined;
}

/** `ssh.github.com` is github.com for networks that only let port 443 through. */
function hostOf(address: string): string {
  const host = address.toLowerCase();
  return host === 'ssh.github.com' || host === 'www.github.com' ? 'github.com' : host;
}

function apiOf(scheme: string, host: string): string {
  if (host === 'github.com') return 'https://api.github.com';
  if (isGitHubCloud(host)) return `https://api.${host}`;
  return `${scheme === 'http' ? 'http' : 'https'}://${host}/api/v3`;
}
