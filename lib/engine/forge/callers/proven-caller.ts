import type { JWTPayload } from 'jose';
import { DeliveryError, quote } from '../../../model/finding';
import { type AppName, type CommitId, isCommitId } from '../../../model/scalars';
import { printable } from '../../../model/text';
import { proxiedFetch } from '../github/proxied-fetch';
import { githubRepository, tokenIssuer, webAddress } from '../github/repository';
import { assertEncrypted } from '../github/token';
import type { ForgeSettings } from '../settings';
import { type AskedRelease, audienceOf } from './asked-release';

/** The workflow that asks for a release, as the forge of its repository proves it. */
export interface ProvenCaller {
  /** Repository of its code: that of the app. */
  readonly repository: string;
  /** The commit that it runs for. */
  readonly commit: CommitId;
  /** Link of its run. */
  readonly run: string;
}

/** What a caller is judged by. */
interface CallerTerms extends Pick<ForgeSettings, 'environment' | 'signal'> {
  /** The token by which the workflow identifies itself. */
  readonly token: string;
  /** The app's source repository, as the delivery data declares it. */
  readonly source: string | undefined;
  /** The delivery repository. */
  readonly remote: string;
  readonly now: Date;
}

/** The environment of the app's repository that asks; who may deploy to it may ask for releases. */
const ENVIRONMENT = 'release';

/** What starts a workflow with code that its repository has taken; a pull request's own code is not that. */
const EVENTS: readonly string[] = ['push', 'release', 'schedule', 'workflow_dispatch', 'repository_dispatch'];

/** Milliseconds after which the issuer's keys are given up. */
const TIMEOUT = 30_000;

/** A token is longer than a few hundred characters, and never as long as this. */
const LONGEST = 20_000;

/** Errors of the library that are about the token, not about the way to the issuer. */
const OF_THE_TOKEN =
  /^ERR_(?:JWT_|JWS_|JOSE_ALG_NOT_ALLOWED|JOSE_NOT_SUPPORTED|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE)/;

/**
 * Proves that the workflow which asks for a release is one of the app's own source repository, and that it asks for
 * exactly this release, by the token of OpenID Connect that its forge signed.
 *
 * @throws DeliveryError `CALLER_REFUSED`; `REMOTE_FAILED` where the issuer does not give its keys
 */
export async function provenCaller(asked: AskedRelease, terms: CallerTerms): Promise<ProvenCaller> {
  const { app } = asked;
  if (terms.source === undefined)
    throw refused(app, 'the app declares no source repository, so nothing says whose workflows may ask');
  const repository = githubRepository(terms.source);
  assertEncrypted(repository);
  const claims = await verified(app, tokenIssuer(repository), audienceOf(asked, terms.remote), terms);
  const own = `${repository.owner}/${repository.name}`;
  const { repository: from, environment, event_name: event, sha, run_id: id } = claims;
  if (typeof from !== 'string' || from.toLowerCase() !== own.toLowerCase())
    throw refused(app, `the app's source repository is ${own}, a workflow of ${said(from)} asks`);
  if (environment !== ENVIRONMENT)
    throw refused(app, `the job that asks has the environment ${said(environment)}, not "${ENVIRONMENT}"`);
  if (typeof event !== 'string' || !EVENTS.includes(event))
    throw refused(app, `the workflow was started by ${said(event)}; ${EVENTS.join(', ')} may ask`);
  if (typeof sha !== 'string' || !isCommitId(sha) || !/^\d{1,20}$/.test(String(id)))
    throw refused(app, 'the token names neither commit nor run');
  const run = `${webAddress(repository)}/actions/runs/${String(id)}`;
  if (asked.commit !== undefined && asked.commit !== sha)
    throw refused(app, `the workflow runs for the commit ${sha}, and asks for one of ${quote(asked.commit)}`);
  if (asked.run !== undefined && asked.run.toLowerCase() !== run.toLowerCase())
    throw refused(app, `the workflow's run is ${run}, and it names ${quote(asked.run)}`);
  return { repository: terms.source, commit: sha, run };
}

async function verified(
  app: AppName,
  issuer: string,
  audience: string,
  { token, environment, signal, now }: CallerTerms,
): Promise<JWTPayload> {
  if (token === '') throw refused(app, 'it carries no token that proves who asks');
  if (token.length > LONGEST) throw refused(app, 'what it carries is too long to be a token');
  const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await import('jose');
  signal?.throwIfAborted();
  const proxied = await proxiedFetch(environment);
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks`), {
    timeoutDuration: TIMEOUT,
    ...(proxied ? { [customFetch]: proxied } : {}),
  });
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat', 'aud'],
      clockTolerance: 60,
      currentDate: now,
    });
    if (typeof payload.aud === 'string' && payload.aud.toLowerCase() === audience.toLowerCase())
      return payload;
    throw refused(
      app,
      `the token was made for ${said(payload.aud)}, and this request needs one for "${audience}"`,
    );
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    if (error instanceof errors.JOSEError && OF_THE_TOKEN.test(error.code))
      throw refused(app, `its token does not hold: ${whyOf(error)}`);
    signal?.throwIfAborted();
    throw DeliveryError.of(
      'REMOTE_FAILED',
      `${issuer} does not give the keys that its tokens are signed with: ${printable(whyOf(error))}`,
      {},
      { remedy: 'see whether it is reachable from here, then run it again' },
    );
  }
}

/** The message of the library: it names claims and keys, never the token. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}

/** A claim as it is, whole where it is an audience with a digest. */
function said(claim: unknown): string {
  return claim === undefined ? 'nothing' : printable(JSON.stringify(claim) ?? '').slice(0, 600);
}

function refused(app: AppName, why: string): DeliveryError {
  return DeliveryError.of('CALLER_REFUSED', `the request for ${app} is not taken: ${why}`);
}
