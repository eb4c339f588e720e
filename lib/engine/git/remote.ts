import { realpathSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeliveryError, quote } from '../../model/finding';
import { isLoopback } from '../../model/scalars';
import { addressWithoutSecrets, hasControl, withoutSecrets } from '../../model/text';
import { GIT_TOKEN } from '../process';
import type { GitSetting } from './git-environment';

/** A remote repository as it is spoken to. */
export interface Remote {
  /** What git is given: an absolute path, or a URL without password. */
  readonly url: string;
  /** What two spellings of the same remote have in common. */
  readonly identity: string;
  /** Settings that carry the credentials. */
  readonly settings: readonly GitSetting[];
  /** Texts that must never be shown. */
  readonly secrets: readonly string[];
  /** What git is let in with, where it is known here. */
  readonly password?: string;
}

/**
 * Parses what a user names a remote by: a path, a `https`, `http`, `ssh`, `git` or `file` URL, or `host:path`.
 *
 * For http(s) the password in the URL, else the token in `CDK8S_DELIVERY_GIT_TOKEN`, is sent as Basic
 * authentication to that origin only, by environment, never over plain http to another machine. The user name is the
 * URL's, else `x-access-token`. Redirects are then not followed.
 *
 * @param cwd directory that relative paths start from
 * @throws DeliveryError `INVALID_OPTION`.
 */
export function parseRemote(text: string, cwd: string, environment: NodeJS.ProcessEnv = process.env): Remote {
  return parse(text, cwd, environment);
}

/** A remote of http(s) that a password lets in, whatever was known of it before; every other remote as it is. */
export function withPassword(remote: Remote, password: string): Remote {
  if (!/^https?:/.test(remote.url)) return remote;
  const { secrets, ...given } = credentials(new URL(remote.url).origin, 'x-access-token', password);
  return { ...remote, ...given, secrets: [...remote.secrets, ...secrets] };
}

/**
 * Whether two remotes, by URL or `host:path`, are of one host: what lets into the one may be sent to the other. Those of http(s) have
 * to have one scheme and one port, too. A path has no host.
 */
export function isOfSameHost(one: string, other: string): boolean {
  const [first, second] = [hostOf(one), hostOf(other)];
  if (!first || !second) return false;
  if (first.origin !== undefined && second.origin !== undefined) return first.origin === second.origin;
  return first.name === second.name;
}

function hostOf(text: string): { readonly name: string; readonly origin?: string } | undefined {
  if (URL.canParse(text) && text.includes('://')) {
    const { hostname: name, origin, protocol } = new URL(text);
    if (name === '') return undefined;
    return { name, ...(/^https?:$/.test(protocol) ? { origin } : {}) };
  }
  const name = /^(?:[^@/:]+@)?([^/:]+):/.exec(text)?.[1];
  return name === undefined ? undefined : { name: name.toLowerCase() };
}

/** One spelling for all spellings of the same remote: for comparing, not for use. See `parseRemote`. */
export function normaliseRemote(text: string, cwd: string): string {
  return parse(text, cwd, undefined).identity;
}

/** Where a remote that lies on this machine lies; undefined for one of another host. */
export function localPathOf(text: string, cwd: string): string | undefined {
  const { url } = parse(text, cwd, undefined);
  return isAbsolute(url) ? url : undefined;
}

function parse(text: string, cwd: string, environment: NodeJS.ProcessEnv | undefined): Remote {
  if (text === '' || text.startsWith('-') || hasControl(text)) throw invalid(text);
  const scheme = /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined) return parseUrl(text, scheme, environment);
  // A mistyped URL would be taken for a path, or for a host and a path, and shown with its password.
  if (addressWithoutSecrets(text) !== text || MISTYPED.test(text)) throw invalid(text);
  const colon = text.indexOf(':');
  const slash = text.indexOf('/');
  if (colon > 0 && (slash < 0 || colon < slash)) return parseHostPath(text, colon);
  return localRemote(resolve(cwd, text));
}

/** A scheme without its colon or slashes. */
const MISTYPED = /^\s*(?:https?|ssh):(?!\d)/i;

const SCHEMES = ['https', 'http', 'ssh', 'git'];

function parseUrl(text: string, scheme: string, environment: NodeJS.ProcessEnv | undefined): Remote {
  if (!SCHEMES.includes(scheme) && scheme !== 'file') throw invalid(text);
  let url: URL;
  try {
    url = new URL(text);
    if (scheme === 'file') return localRemote(fileURLToPath(url));
  } catch {
    throw invalid(text);
  }
  if (url.hostname === '' || url.hostname.startsWith('-') || url.search !== '' || url.hash !== '') {
    throw invalid(text);
  }
  // Such as a password with a slash in it, which is read as a port and a path.
  const plain = url.href.replace(/\/\/[^/]*@/, '//');
  if (withoutSecrets(plain) !== plain) throw invalid(text);
  const isHttp = scheme === 'https' || scheme === 'http';
  const user = decode(url.username);
  const password = decode(url.password) || environment?.[GIT_TOKEN] || '';
  url.password = '';
  if (isHttp) url.username = '';
  const identity = identityOf(scheme, url.host, url.pathname);
  if (!isHttp || password === '' || !environment)
    return { url: url.href, identity, settings: [], secrets: [password] };
  if (scheme === 'http' && !isLoopback(url.hostname)) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `a token or password would travel unencrypted to ${quote(url.host)}; use https`,
    );
  }
  return { url: url.href, identity, ...credentials(url.origin, user || 'x-access-token', password) };
}

function parseHostPath(text: string, colon: number): Remote {
  const authority = text.slice(0, colon);
  const path = text.slice(colon + 1);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  // `ext::command` and other helpers look the same
  if (/[?#@]/.test(path) || path === '' || path.startsWith(':') || !/^[a-z0-9][a-z0-9.-]*$/i.test(host))
    throw invalid(text);
  return { url: text, identity: identityOf('ssh', host.toLowerCase(), path), settings: [], secrets: [] };
}

function localRemote(path: string): Remote {
  let real = path;
  try {
    real = realpathSync(path);
  } catch {
    // git will say that it is not there
  }
  return { url: real, identity: real, settings: [], secrets: [] };
}

function identityOf(scheme: string, host: string, path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  let plain = path.slice(0, end);
  if (plain.endsWith('.git')) plain = plain.slice(0, -4);
  while (plain.startsWith('/')) plain = plain.slice(1);
  const plainHost = scheme === 'ssh' && host.endsWith(':22') ? host.slice(0, -3) : host;
  return `${scheme}://${plainHost.toLowerCase()}/${plain}`;
}

function credentials(
  origin: string,
  user: string,
  password: string,
): Pick<Remote, 'settings' | 'secrets' | 'password'> {
  const basic = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  return {
    settings: [
      [`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`],
      ['http.followRedirects', 'false'],
      ['credential.helper', ''],
    ],
    secrets: [password, basic, encodeURIComponent(password)],
    password,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a repository is never found by, and may hold a token under any name. */
function withoutQuery(text: string): string {
  return text.replace(/[?#].*$/s, '');
}

function invalid(text: string): DeliveryError {
  const shown = quote(withoutQuery(text));
  return DeliveryError.of(
    'INVALID_OPTION',
    `${shown} is not a remote repository; give a path, an https, http, ssh, git or file URL, or host:path`,
  );
}
