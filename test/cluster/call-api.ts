import { request } from 'node:https';

/** What the API server answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Texts of `Warning` headers. */
  readonly warnings: readonly string[];
}

/** A call of an API server on loopback. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly body: object | undefined;
  /** Media type of the body. @default server-side apply for PATCH, JSON for all else */
  readonly type?: string | undefined;
  readonly port: number;
  readonly token: string;
  readonly ca: Buffer;
}

/** Calls an API server. */
export function callApi({ method, path, body, type: given, port, token, ca }: ApiCall): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const type = given ?? (method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json');
    const headers = { authorization: `Bearer ${token}`, 'content-type': type, accept: 'application/json' };
    const call = request({ host: '127.0.0.1', port, ca, method, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const warnings = answer.headersDistinct['warning'] ?? [];
        resolve({ status: answer.statusCode ?? 0, body: parsed(text), warnings: warnings.map(textOf) });
      });
    });
    call.once('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The text of a header such as `299 - "text"`. */
function textOf(header: string): string {
  const utf8 = Buffer.from(header, 'latin1').toString('utf8');
  const quoted = /^[0-9]{3} [^ ]+ "((?:[^"\\]|\\.)*)"/.exec(utf8)?.[1] ?? utf8;
  return quoted.replace(/\\(.)/g, '$1');
}
