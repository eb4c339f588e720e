import { DeliveryError } from '../../../model/finding';
import { printable } from '../../../model/text';

/** What GitHub answered to a request that failed. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  /** Its message, safe to show. */
  readonly words: string;
}

/** GitHub's answer in an error of its client; undefined where there was none. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  if (typeof error.status !== 'number' || !('response' in error)) return undefined;
  const response = error.response as { headers?: Refusal['headers']; data?: unknown } | undefined;
  if (!response) return undefined;
  return { status: error.status, headers: response.headers ?? {}, words: saidIn(response.data) };
}

/** GitHub's message in an error of {@link failure}; empty for every other error. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof DeliveryError)) return '';
  const cause = error.cause as { words?: unknown } | undefined;
  return typeof cause?.words === 'string' ? cause.words : '';
}

/** `message`, and of each error its message or what is wrong with which field. */
function saidIn(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const { message, errors } = data as { message?: unknown; errors?: unknown };
  const each = (Array.isArray(errors) ? errors : []).map((error: unknown) => {
    if (typeof error !== 'object' || error === null) return String(error);
    const { message: text, field, code } = error as Record<string, unknown>;
    return text === undefined ? `${String(field)} is ${String(code)}` : String(text);
  });
  const words = [...new Set([...(typeof message === 'string' ? [message] : []), ...each])].join('; ');
  return printable(words).slice(0, 500);
}

/** The error shown for a request that failed for good. */
export function failure(host: string, what: string, refusal: Refusal): DeliveryError {
  const { status, headers, words } = refusal;
  const said = `${host} answered ${status} to ${what}${words === '' ? '' : `: ${words}`}`;
  const remedy = status === 403 ? lacking(headers) : REMEDIES.get(status);
  const cause = { status, words };
  if (remedy !== undefined) return tokenRefused(said, remedy, cause);
  return DeliveryError.of(status < 500 ? 'PUSH_REFUSED' : 'REMOTE_FAILED', said, {}, { cause });
}

/** Says that there is no token, or that the token lacks a right. */
export function tokenRefused(message: string, remedy: string, cause?: unknown): DeliveryError {
  return DeliveryError.of('FORGE_TOKEN', message, {}, { remedy, cause });
}

/**
 * The right that is missing, where GitHub names it.
 *
 * @see https://docs.github.com/rest/authentication/permissions-required-for-github-apps
 */
function lacking({ 'x-accepted-github-permissions': accepted }: Refusal['headers']): string {
  const named = printable(String(accepted ?? '')).slice(0, 200);
  const rights = named.replaceAll('=', ': ').replaceAll(';', ' or ');
  return `the token lacks a right for this${named === '' ? '' : ` (GitHub asks for ${rights})`}: docs/github.md names the rights`;
}

const REMEDIES: ReadonlyMap<number, string> = new Map([
  [401, 'the token is wrong, expired or revoked: make a new one'],
  [
    404,
    'the repository is not there, or the token may not see it: it needs `contents` and `pull requests` of this repository, to write',
  ],
]);

/** The status in an error of {@link failure}; undefined for every other error. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof DeliveryError)) return undefined;
  const cause = error.cause as { status?: unknown } | undefined;
  return typeof cause?.status === 'number' ? cause.status : undefined;
}
