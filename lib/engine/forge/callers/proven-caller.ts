import type { JWTPayload } from 'jose';
import { DeliveryError, quote } from '../../../model/finding';
import type { AppName, CommitId } from '../../../model/scalars';
import { printable } from '../../../model/text';
import { isGitHubShaped } from '../github/repository';
import type { ForgeSettings } from '../settings';
import { type AskedRelease, audienceOf } from './asked-release';
import { type CallerScheme, said } from './caller-scheme';
import { keysFetch } from './fetch-keys';
import { githubCaller } from './github-caller';
import { gitlabCaller } from './gitlab-caller';

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
    throw refused(
      app,
      'the app declares no source repository, so nothing says whose workflows may ask',
      `add its source repository to the definition of ${app}, such as \`repository: 'https://github.com/<owner>/<repository>'\`, and run \`cdk8s-delivery configure\``,
    );
  const scheme = await schemeOf(terms.source, terms.token);
  const judged = scheme.judge(await verified(app, scheme, audienceOf(asked, terms.remote), terms));
  if (typeof judged === 'string') throw refused(app, judged);
  const { commit, run } = judged;
  if (asked.commit !== undefined && asked.commit !== commit)
    throw refused(
      app,
      `the workflow runs for the commit ${commit}, and asks for one of ${quote(asked.commit)}`,
    );
  if (asked.run !== undefined && asked.run.toLowerCase() !== run.toLowerCase())
    throw refused(app, `the workflow's run is ${run}, and it names ${quote(asked.run)}`);
  return { repository: terms.source, commit, run };
}

/**
 * How the workflows of a repository identify themselves. The host of the repository is the only one that is believed; on a
 * host of one's own, the token says whether that is GitHub or GitLab.
 */
async function schemeOf(source: string, token: string): Promise<CallerScheme> {
  const gitlab = gitlabCaller(source);
  if (!gitlab) return githubCaller(source);
  const { decodeJwt } = await import('jose');
  try {
    if (token.length <= LONGEST && decodeJwt(token).iss === gitlab.issuer) return gitlab;
  } catch {
    // What is no token is refused later.
  }
  return isGitHubShaped(source) ? githubCaller(source) : gitlab;
}

async function verified(
  app: AppName,
  { issuer, keys: address }: CallerScheme,
  audience: string,
  { token, environment, signal, now }: CallerTerms,
): Promise<JWTPayload> {
  if (token === '') throw refused(app, 'it carries no token that proves who asks');
  if (token.length > LONGEST) throw refused(app, 'what it carries is too long to be a token');
  const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await import('jose');
  signal?.throwIfAborted();
  const keys = createRemoteJWKSet(new URL(address), {
    timeoutDuration: TIMEOUT,
    [customFetch]: await keysFetch(environment),
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

function refused(app: AppName, why: string, remedy?: string): DeliveryError {
  const message = `the request for ${app} is not taken: ${why}`;
  return DeliveryError.of('CALLER_REFUSED', message, {}, remedy === undefined ? {} : { remedy });
}
