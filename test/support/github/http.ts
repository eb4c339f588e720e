import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Reply } from './state';

/** Answers with JSON, as GitHub does. */
export function send(response: ServerResponse, { status, headers = {}, body }: Reply): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}

/**
 * Git is a server of its own behind the same address. Every request gets a connection of its own: one that is used again
 * may just be closed as idle by that server, and its client would see a request without an answer.
 */
export function forward(url: string, request: IncomingMessage, response: ServerResponse): void {
  const passed = ask(
    `${url}${request.url}`,
    { method: request.method, headers: request.headers, agent: false },
    (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    },
  );
  passed.on('error', () => response.destroy());
  request.pipe(passed);
}

/** The whole text of a request. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The token in a request of the API. */
export function tokenOf({ headers: { authorization = '' } }: IncomingMessage): string {
  return /^(?:token|bearer) (.+)$/i.exec(authorization)?.[1] ?? '';
}
