import { readFileSync } from 'node:fs';
import { DeliveryError, quote } from '../../../model/finding';
import { APP_KEY as KEY } from '../../process';
import type { ForgeSettings } from '../settings';
import { statusOf, tokenRefused } from './failure';
import { type ForgeContact, octokitFor } from './octokit';
import type { GitHubRepository } from './repository';

/** A GitHub App that the program authenticates as. */
export interface App {
  /** Its number, or its client id. */
  readonly id: string;
  /** Its private key, as PEM. */
  readonly key: string;
}

export const APP_ID = 'CDK8S_DELIVERY_APP_ID';

/**
 * The app that the environment names: `CDK8S_DELIVERY_APP_ID`, and `CDK8S_DELIVERY_APP_KEY` with the private key or the
 * path of its file; nothing where neither is set.
 *
 * @throws DeliveryError `INVALID_OPTION` where one is missing, or is not what it should be
 */
export function appIn({ [APP_ID]: id = '', [KEY]: key = '' }: ForgeSettings['environment']): App | undefined {
  const [number, given] = [id.trim(), key.trim()];
  if (number === '' && given === '') return undefined;
  if (number === '' || given === '')
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${number === '' ? APP_ID : KEY} is missing: a GitHub App needs both`,
    );
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(number))
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${APP_ID} ${quote(number)} is not the number or client id of an app`,
    );
  return { id: number, key: given.startsWith('-----BEGIN') ? pem(given) : pem(keyIn(given)) };
}

/** A key passed in a variable may have lost its line ends. */
function pem(text: string): string {
  const key = text.trim().replaceAll('\\n', '\n');
  if (/^-----BEGIN (?:RSA )?PRIVATE KEY-----\s[\s\S]+-----END (?:RSA )?PRIVATE KEY-----$/.test(key))
    return key;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${KEY} is not a private key, as GitHub gives it for an app (PEM)`,
  );
}

function keyIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // The value may be a malformed key: it is shown only where it could be a path.
    const shown = /^[\w./~ -]{1,200}$/.test(path) && path.includes('/') ? ` ${quote(path)}` : '';
    const { code = 'not readable' } = error as NodeJS.ErrnoException;
    throw DeliveryError.of(
      'INVALID_OPTION',
      `the file${shown} that ${KEY} names cannot be read (${code}); give a private key (PEM) or the path of its file`,
    );
  }
}

/** The most rights that the program uses; an installation grants those of them that it has. */
const USED: readonly string[] = [
  'contents',
  'pull_requests',
  'issues',
  'statuses',
  'members',
  'administration',
];

/** Without these nothing can be proposed or merged. */
const NEEDED: readonly string[] = ['contents', 'pull_requests'];

/** Rights of a token, by GitHub's names. */
type Rights = Readonly<Record<string, 'read' | 'write'>>;

/** Tokens of this process, by app and repository: a token lasts an hour. */
const made = new Map<string, Promise<string>>();

/**
 * A token of the app's installation, for one repository and with no right that the program does not use. It lasts an
 * hour.
 *
 * @param rights the only ones that it gets; all that the program uses unless given
 * @throws DeliveryError `FORGE_TOKEN` where the app is not installed there, lacks a right, or its key is wrong
 */
export function installationToken(
  repository: GitHubRepository,
  app: App,
  settings: ForgeContact,
  rights?: Rights,
): Promise<string> {
  const { api, owner, name } = repository;
  const key = [api, owner.toLowerCase(), name.toLowerCase(), app.id, JSON.stringify(rights)].join('\n');
  const known = made.get(key) ?? make(repository, app, settings, rights);
  made.set(key, known);
  known.catch(() => made.delete(key));
  return known;
}

async function make(
  repository: GitHubRepository,
  app: App,
  settings: ForgeContact,
  rights?: Rights,
): Promise<string> {
  const { host, owner, name } = repository;
  const octokit = await octokitFor(repository, settings, await jwtOf(app));
  try {
    const { data: installation } = await octokit.rest.apps.getRepoInstallation({ owner, repo: name });
    const granted: Readonly<Record<string, string | undefined>> = { ...installation.permissions };
    const missing = NEEDED.filter((right) => granted[right] === undefined);
    if (missing.length > 0)
      throw tokenRefused(
        `the app ${quote(installation.app_slug)} lacks ${missing.join(' and ')} in ${owner}/${name}`,
        `grant it ${missing.join(' and ')} (read and write) in the settings of the app, and accept that in ${owner}'s installation`,
      );
    const { data } = await octokit.rest.apps.createInstallationAccessToken({
      installation_id: installation.id,
      repositories: [name],
      permissions:
        rights ??
        Object.fromEntries(USED.flatMap((right) => (granted[right] ? [[right, granted[right]]] : []))),
    });
    return data.token;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404)
      throw tokenRefused(
        `the app ${app.id} is not installed for ${owner}/${name} on ${host}`,
        'install it there: Settings, GitHub Apps, of the organisation; and give it this repository',
      );
    if (status === 401)
      throw tokenRefused(
        `${host} does not take the key of the app ${app.id}`,
        `see that ${APP_ID} and ${KEY} belong together, that the key was not deleted, and that the clock here is right`,
      );
    throw error;
  }
}

/** The token by which the app identifies itself. It is backdated, and lasts ten minutes. */
async function jwtOf({ id, key }: App): Promise<string> {
  const { default: githubAppJwt } = await import('universal-github-app-jwt');
  try {
    return (await githubAppJwt({ id, privateKey: key })).token;
  } catch {
    // The error's message may hold the key.
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${KEY} is not a private key that can sign (RSA, as GitHub gives it)`,
    );
  }
}
