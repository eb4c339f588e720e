import { setTimeout as pause } from 'node:timers/promises';
import { isPrivate } from './endpoints';

/** What is sent. */
export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The answer; where none came, why. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Headers;
      readonly body: Buffer;
      /** Whether another host answered than the one that was asked. */
      readonly moved: boolean;
    }
  | {
      readonly kind: 'none';
      readonly why: string;
      /** `silent`: no answer at all; `broke`: it may go better at once; `denied`: it does not let us in. */
      readonly how: 'silent' | 'broke' | 'denied' | 'lost';
    };

/** How long a registry is waited for. */
export interface Patience {
  /** Milliseconds until a request without an answer is given up. */
  readonly timeout: number;
  /** Seconds that a question may wait in all, when the registry asks to. */
  readonly wait: number;
  readonly signal?: AbortSignal;
  /** Is told of a wait. */
  readonly onWait?: (words: string) => void;
}

/** Bytes of an answer that are read: a manifest has at most 4 MiB (OCI distribution, "Pushing Manifests"). */
const MOST = 4 * 1024 * 1024;
const MOST_REDIRECTS = 5;

/** Milliseconds before a request is made again, where the registry does not say how long to wait. */
const AGAIN = [300, 1_000];

/**
 * Sends a request, follows redirects, and asks again where that may help: after `429` and `503` as long as `retry-after`
 * says, after other failures of the server, and after a connection that broke. Credentials go to the host asked for alone.
 */
export async function exchange(url: string, request: Request, patience: Patience): Promise<Reply> {
  let waited = 0;
  for (let attempt = 0; ; attempt++) {
    const reply = await follow(url, request, patience);
    patience.signal?.throwIfAborted();
    const asked = reply.kind === 'answer' ? retryAfter(reply) : undefined;
    const wait = againAfter(reply, attempt, asked);
    if (wait === undefined || waited + wait / 1000 > patience.wait) return reply;
    if (asked !== undefined)
      patience.onWait?.(`${new URL(url).host} asks to wait: ${Math.ceil(asked / 1000)} s`);
    await pause(wait, undefined, patience.signal ? { signal: patience.signal } : {}).catch(() =>
      patience.signal?.throwIfAborted(),
    );
    waited += wait / 1000;
  }
}

/** Milliseconds until a request is worth another try; nothing where it is not. */
function againAfter(reply: Reply, attempt: number, asked: number | undefined): number | undefined {
  const next = AGAIN[attempt];
  if (next === undefined) return undefined;
  if (reply.kind === 'none') return reply.how === 'broke' ? next : undefined;
  if (reply.status === 429 || reply.status >= 500) return asked ?? next;
  return undefined;
}

/** Milliseconds that `retry-after` says: seconds, or a moment by the clock of who says so. */
function retryAfter({ status, headers }: Extract<Reply, { readonly kind: 'answer' }>): number | undefined {
  const text = headers.get('retry-after');
  if (text === null || (status !== 429 && status !== 503)) return undefined;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  const until = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  const wait = seconds === undefined ? until : seconds * 1000;
  return Number.isFinite(wait) ? Math.max(wait, 0) : undefined;
}

async function follow(url: string, request: Request, patience: Patience): Promise<Reply> {
  const first = new URL(url);
  let at = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const { authorization: _, ...plain } = request.headers;
    const moved = at.origin !== first.origin;
    const reply = await once(at, { ...request, headers: moved ? plain : request.headers }, patience);
    if (reply.kind === 'none') return reply;
    if (reply.status < 300 || reply.status > 399 || reply.status === 304) return { ...reply, moved };
    const location = reply.headers.get('location');
    if (location === null || request.method === 'POST' || !URL.canParse(location, at.href))
      return lost(`it answers ${reply.status} and leads nowhere`);
    const next = new URL(location, at.href);
    if (!isPrivate(next) && !(next.protocol === 'http:' && first.protocol === 'http:'))
      return lost('it leads to an address that is not encrypted');
    at = next;
  }
  return lost(`it leads on more than ${MOST_REDIRECTS} times`);
}

function lost(why: string): Reply {
  return { kind: 'none', how: 'lost', why };
}

async function once(url: URL, { method, headers, body }: Request, patience: Patience): Promise<Reply> {
  const alone = AbortSignal.timeout(patience.timeout);
  const signal = patience.signal ? AbortSignal.any([patience.signal, alone]) : alone;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, 'user-agent': 'cdk8s-delivery' },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal,
    });
    const bytes = await readAtMost(response);
    if (bytes === undefined) return lost(`it answers with more than ${MOST / 1024 / 1024} MiB`);
    return { kind: 'answer', status: response.status, headers: response.headers, body: bytes, moved: false };
  } catch (error) {
    patience.signal?.throwIfAborted();
    if (alone.aborted)
      return { kind: 'none', how: 'silent', why: `no answer within ${patience.timeout / 1000} s` };
    return { kind: 'none', ...failureOf(error) };
  }
}

async function readAtMost(response: Response): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.length;
    if (size > MOST) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
}

/** Why a connection failed: its code, which holds nothing of what was sent. */
function failureOf(error: unknown): { readonly why: string; readonly how: 'silent' | 'broke' } {
  const { code } = ((error as { readonly cause?: unknown }).cause ?? error) as { readonly code?: unknown };
  const broke = { why: 'the connection broke', how: 'broke' } as const;
  if (typeof code !== 'string') return broke;
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code) ? broke : { why: code, how: 'silent' };
}
