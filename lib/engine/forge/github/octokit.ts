import { setTimeout as pause } from 'node:timers/promises';
import type { Octokit } from '@octokit/rest';
import { DeliveryError } from '../../../model/finding';
import type { ForgeSettings } from '../settings';
import { failure, refusalOf } from './failure';
import { limitIn, PATIENCE, secondsToWait } from './limits';
import { proxiedFetch } from './proxied-fetch';
import type { GitHubRepository } from './repository';

/** Milliseconds after which a request without an answer is given up. */
const TIMEOUT = 30_000;

/** Milliseconds before a request that only reads is made again. */
const AGAIN = [500, 2_000];

/** The version of the API that the program is written for. */
const VERSION = '2022-11-28';

/** What every question to a forge goes by. */
export type ForgeContact = Pick<ForgeSettings, 'environment' | 'signal' | 'onWait'>;

/**
 * Octokit for the server of a repository. Each request ends: after its time-out, at the signal, or after the longest
 * wait for a limit. A request that only reads is repeated after an outage; one that writes is not, as it may have
 * succeeded.
 *
 * @param token of an account, of an installation, or an app's own
 */
export async function octokitFor(
  { host, api }: GitHubRepository,
  { environment, signal, onWait }: ForgeContact,
  token: string,
): Promise<Octokit> {
  const { Octokit: Make } = await import('@octokit/rest');
  const fetch = await proxiedFetch(environment);
  const quiet = () => undefined;
  const octokit = new Make({
    auth: token,
    baseUrl: api,
    userAgent: 'cdk8s-delivery',
    ...(fetch ? { request: { fetch } } : {}),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  octokit.hook.wrap('request', async (request, options) => {
    const what = `${options.method} ${shortPath(options.url, options)}`;
    options.headers['x-github-api-version'] = VERSION;
    let waited = 0;
    for (let failed = 0; ; ) {
      const alone = AbortSignal.timeout(TIMEOUT);
      options.request.signal = signal ? AbortSignal.any([signal, alone]) : alone;
      const { answer, error, refusal } = await Promise.resolve(request(options)).then(
        // GraphQL answers 200 to a request that it refuses for a limit.
        (given) => ({ answer: given, error: undefined, refusal: limitIn(given) }),
        (failed: unknown) => ({ answer: undefined, error: failed, refusal: refusalOf(failed) }),
      );
      if (answer && !refusal) return answer;
      signal?.throwIfAborted();
      const wait = refusal && secondsToWait(refusal);
      if (wait !== undefined) {
        if (waited + wait > PATIENCE) throw limited(host, wait);
        onWait?.(`${host} limits requests: waiting ${wait} s`);
        await pause(wait * 1000, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
        // A server that always answers "0 seconds" must not be asked for ever.
        waited += Math.max(wait, 1);
        continue;
      }
      const isOutage = refusal === undefined || refusal.status >= 500;
      const next = AGAIN[failed];
      if (isOutage && options.method === 'GET' && next !== undefined) {
        onWait?.(`${host} does not answer: asking again`);
        await pause(next, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
        failed += 1;
        continue;
      }
      throw refusal ? failure(host, what, refusal) : unreachable(host, what, error);
    }
  });
  return octokit;
}

function limited(host: string, seconds: number): DeliveryError {
  return DeliveryError.of(
    'FORGE_LIMIT',
    `${host} takes no more requests of this token for ${seconds} seconds`,
    {},
    { remedy: 'run it again after that: it continues where it stopped' },
  );
}

function unreachable(host: string, what: string, error: unknown): DeliveryError {
  const cause = firstCause(error);
  const isTime = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const isProxy = /proxy/i.test(cause.message);
  const why = isTime
    ? `no answer within ${TIMEOUT / 1000} seconds`
    : isProxy
      ? cause.message
      : (cause.code ?? cause.message);
  return DeliveryError.of(
    'REMOTE_FAILED',
    `${host} did not answer ${what}: ${why}`,
    {},
    {
      remedy: isProxy
        ? 'see whether the proxy that HTTPS_PROXY names is right, lets this host pass and takes its password; NO_PROXY names hosts that are asked without one'
        : 'see whether it is reachable from here, then run it again: it continues where it stopped',
    },
  );
}

/** What went wrong first: a client wraps it, and so does the next one. */
function firstCause(error: unknown): Pick<NodeJS.ErrnoException, 'message' | 'code'> {
  for (let cause = error as NodeJS.ErrnoException; ; ) {
    if (typeof cause.cause !== 'object' || cause.cause === null) return cause;
    cause = cause.cause as NodeJS.ErrnoException;
  }
}

function shortPath(url: string, options: object): string {
  const path = url.replace(/^https?:\/\/[^/]+(?:\/api\/v3)?/, '').replace(/\?.*$/, '');
  return path.replace(/\{(\w+)\}/g, (whole, name: string) =>
    String((options as Record<string, unknown>)[name] ?? whole),
  );
}
