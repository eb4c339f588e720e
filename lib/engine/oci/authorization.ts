import type { Challenge } from './challenge';
import type { Credentials } from './credential';
import { credentialsFor } from './credentials';
import { type Endpoint, isPrivate } from './endpoints';
import { exchange, type Patience } from './exchange';
import { jsonObject } from './json';

/** The authorization to send, or why there is none. */
export type Authorization = { readonly header: string } | { readonly why: string };

/** Answers the challenge of a registry for one repository, with the credentials of its host where there are any. */
export async function authorize(
  endpoint: Endpoint,
  challenge: Challenge,
  variables: Readonly<Record<string, string | undefined>>,
  patience: Patience,
): Promise<Authorization> {
  const given = isPrivate(new URL(endpoint.base))
    ? await credentialsFor(endpoint.host, endpoint.path, variables, patience.signal)
    : undefined;
  if (given?.kind === 'failed') return { why: given.why };
  if (given?.kind === 'bearer') return { header: `Bearer ${given.token}` };
  if (challenge.scheme === 'bearer') return bearer(endpoint, challenge, given, patience);
  return given?.kind === 'password' ? { header: basic(given) } : { why: 'it asks for a user and a password' };
}

/**
 * Asks the realm that the registry names for a token that may pull, of this repository alone.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/ and …/oauth/
 */
async function bearer(
  endpoint: Endpoint,
  { realm, service }: Extract<Challenge, { readonly scheme: 'bearer' }>,
  given: Exclude<Credentials, { readonly kind: 'bearer' }> | undefined,
  patience: Patience,
): Promise<Authorization> {
  if (!URL.canParse(realm)) return { why: 'the address where it gives tokens is not one' };
  const url = new URL(realm);
  const open = new URL(endpoint.base).protocol === 'http:';
  if (
    url.username !== '' ||
    url.password !== '' ||
    !(isPrivate(url) || (open && !given && url.protocol === 'http:'))
  )
    return { why: 'the address where it gives tokens is not encrypted' };
  const scope = `repository:${endpoint.path}:pull`;
  const asked = { ...(service === undefined ? {} : { service }), scope };
  const reply =
    given?.kind === 'refresh'
      ? await exchange(
          url.href,
          {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams({
              grant_type: 'refresh_token',
              client_id: 'cdk8s-delivery',
              refresh_token: given.token,
              ...asked,
            }).toString(),
          },
          patience,
        )
      : await exchange(
          withQuery(url, asked),
          { method: 'GET', headers: given ? { authorization: basic(given) } : {} },
          patience,
        );
  if (reply.kind === 'none') return { why: `${url.host} gives no token: ${reply.why}` };
  if (reply.status !== 200) return { why: `${url.host} gives no token: it answers ${reply.status}` };
  const { token, access_token } = jsonObject(reply.body) ?? {};
  const got = typeof token === 'string' && token !== '' ? token : access_token;
  return typeof got === 'string' && /^[\x21-\x7e]{1,65536}$/.test(got)
    ? { header: `Bearer ${got}` }
    : { why: `${url.host} answers without a token` };
}

function withQuery(url: URL, parameters: Readonly<Record<string, string>>): string {
  const full = new URL(url.href);
  for (const [name, value] of Object.entries(parameters)) full.searchParams.append(name, value);
  return full.href;
}

function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
