import { type NotFound, unknown } from './answer';
import type { Endpoint } from './endpoints';
import type { Reply } from './exchange';
import { asObject, jsonObject } from './json';

/** The answer of a registry that gives what it was asked for; what any other answer means. */
export function bodyOf(
  { host }: Endpoint,
  reply: Reply,
): NotFound | { readonly kind: 'body'; readonly headers: Headers; readonly body: Buffer } {
  const login = `log in with \`docker login ${host}\``;
  if (reply.kind === 'none')
    return reply.how === 'denied'
      ? unknown(`it does not let us in: ${reply.why}`, `${login}, or see whether the repository is there`)
      : unknown(`it was not reached: ${reply.why}`, 'see whether it is reachable from here');
  const { status, headers, body } = reply;
  if (status === 404 && speaksAsRegistry(body)) return { kind: 'absent' };
  if (status === 429) return unknown('it takes no more requests for now', `run it again later, or ${login}`);
  if (status !== 200)
    return unknown(`it answers ${status}`, 'see whether a registry is there, and run it again');
  return { kind: 'body', headers, body };
}

/** A server that is not a registry answers 404, too. */
function speaksAsRegistry(body: Buffer): boolean {
  const errors = jsonObject(body)?.['errors'];
  return Array.isArray(errors) && errors.some((each) => typeof asObject(each)?.['code'] === 'string');
}
