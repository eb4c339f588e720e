import type { IncomingMessage } from 'node:http';

/** What a remote says the time is, and when it said so by this process's own stopwatch. */
interface SaidDate {
  readonly date: Date;
  readonly at: number;
}

/**
 * Asks an http(s) remote what time it is: the `Date` that every answer carries, a refusal too, so that no credentials are
 * sent. Nothing for other remotes, and where no answer with a date comes within some seconds.
 *
 * @param url without credentials
 * @returns what the remote's clock says now, whenever it is called
 */
export async function remoteClock(url: string, signal?: AbortSignal): Promise<(() => Date) | undefined> {
  if (!/^https?:\/\//.test(url)) return undefined;
  const said = await askedDate(`${url.replace(/\/+$/, '')}/info/refs?service=git-upload-pack`, signal);
  return said && (() => new Date(said.date.getTime() + performance.now() - said.at));
}

const PATIENCE_MS = 5_000;

function askedDate(url: string, signal?: AbortSignal): Promise<SaidDate | undefined> {
  // Loaded late: few commands ask.
  const { request } = (
    url.startsWith('https:') ? require('node:https') : require('node:http')
  ) as typeof import('node:http');
  return new Promise((resolve) => {
    const done = (response?: IncomingMessage) => {
      response?.destroy();
      const date = new Date(response?.headers.date ?? '');
      resolve(Number.isNaN(date.getTime()) ? undefined : { date, at: performance.now() });
    };
    try {
      const asked = request(url, { method: 'HEAD', agent: false, ...(signal ? { signal } : {}) }, done);
      asked.setTimeout(PATIENCE_MS, () => asked.destroy());
      asked.on('error', () => done());
      asked.end();
    } catch {
      done();
    }
  });
}
