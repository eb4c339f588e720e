import { printable } from '../../../model/text';
import type { Refusal } from './failure';

/** Seconds in all that one request may wait for a limit before it is given up. */
export const PATIENCE = 120;

/** GitHub asks to wait a minute where it does not say how long. */
const UNSAID = 60;

/** The kind of an error of GraphQL that says so; its answer has the status 200. */
export const GRAPHQL_LIMIT = 'RATE_LIMITED';

/** An answer of GraphQL that is a refusal for a limit, as a refusal; undefined for every other answer. */
export function limitIn({
  headers,
  data,
}: {
  readonly headers: Refusal['headers'];
  readonly data: unknown;
}): Refusal | undefined {
  const { errors } = (data ?? {}) as { errors?: unknown };
  const told = (Array.isArray(errors) ? errors : []) as readonly { type?: unknown; message?: unknown }[];
  const limit = told.find(({ type }) => type === GRAPHQL_LIMIT);
  return limit && { status: 429, headers, words: printable(String(limit.message ?? '')).slice(0, 500) };
}

/**
 * Seconds until a request that hit a limit may be made again: `retry-after`, else the reset of the limit that is used
 * up, else a minute for a secondary one. Undefined where it was not refused for a limit.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function secondsToWait({ status, headers, words }: Refusal): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(after)) return Math.max(after, 0);
  const reset = Number(headers['x-ratelimit-reset']);
  // By GitHub's own clock: the local one may be wrong.
  const now = Date.parse(String(headers['date']));
  if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset - now))
    return Math.max(Math.ceil(reset - now / 1000), 0) + 1;
  return status === 429 || /rate limit|abuse detection/i.test(words) ? UNSAID : undefined;
}
