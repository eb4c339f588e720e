import { setTimeout as pause } from 'node:timers/promises';
import type { Octokit } from '@octokit/rest';
import { DeliveryError } from '../../../model/finding';
import type { ForgeSettings } from '../settings';
import { failure, refusalOf } from './failure';
import { PATIENCE, secondsToWait } from './limits';
import type { GitHubRepository } from './repository';

/** Milliseconds after which a request without an answer is given up. */
const TIMEOUT = 30_000;

/** Milliseconds before a request that only reads is made again. */
const AGAIN = [500, 2_000];

/** The version of the API that the program is written for. */
const VERSION = '2022-11-28';

/**
 * Octokit for the server of a repository. Each request ends: after its time-out, at the signal, or after the longest
 * wait for a limit. A request that only reads is repeated after an outage; one that writes is not, as it may have
 * succeeded.
 *
 * @param token of an account, of an installation, or an app's own
 */
export async function octokitFor(
  { host, api }: GitHubRepository,
  { signal, onWait }: Pick<ForgeSettings, 'signal' | 'onWait'>,
  token: string,
): Promise<Octokit> {
  const { Octokit: Make } = await import('@octokit/rest');
  const quiet = () => undefined;
  const octokit = new Make({
    auth: token,
    baseUrl: api,
    userAgent: 'cdk8s-delivery',
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  octokit.hook.wrap('request', async (request, options) => {
    const what = `${options.method} ${shortPath(options.url, options)}`;
    options.headers['x-github-api-version'] = VERSION;
    let waited = 0;
    for (let failed = 0; ; ) {
      const alone = AbortSignal.timeout(TIMEOUT);
      options.request.signal = signal ? AbortSignal.any([signal, alone]) : alone;
      try {
        return await request(options);
      } catch (error) {
        signal?.throwIfAborted();
        const refusal = refusalOf(error);
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
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const isTime = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const why = isTime
    ? `no answer within ${TIMEOUT / 1000} seconds`
    : ((cause as { code?: string }).code ?? (cause as Error).message);
  return DeliveryError.of(
    'REMOTE_FAILED',
    `${host} did not answer ${what}: ${why}`,
    {},
    { remedy: 'see whether it is reachable from here, then run it again: it continues where it stopped' },
  );
}

function shortPath(url: string, options: object): string {
  const path = url.replace(/^https?:\/\/[^/]+(?:\/api\/v3)?/, '').replace(/\?.*$/, '');
  return path.replace(/\{(\w+)\}/g, (whole, name: string) =>
    String((options as Record<string, unknown>)[name] ?? whole),
  );
}
