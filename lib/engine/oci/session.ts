import { type Authorization, authorize } from './authorization';
import { parseChallenge } from './challenge';
import type { Endpoint } from './endpoints';
import { exchange, type Patience, type Reply, type Request } from './exchange';

/** Asks endpoints, and remembers which of them let us in and which do not answer. */
export class Session {
  private readonly headers = new Map<string, Promise<Authorization>>();
  private readonly silent = new Map<string, string>();

  constructor(
    private readonly variables: Readonly<Record<string, string | undefined>>,
    private readonly patience: Patience,
  ) {}

  /** Asks for something of a repository; `rest` follows its name in the address. */
  async ask(endpoint: Endpoint, rest: string, request: Pick<Request, 'method' | 'headers'>): Promise<Reply> {
    const silent = this.silent.get(endpoint.base);
    if (silent !== undefined) return { kind: 'none', how: 'silent', why: silent };
    const url = `${endpoint.base}/v2/${endpoint.path}/${rest}`;
    const key = `${endpoint.base} ${endpoint.path}`;
    const known = this.headers.get(key);
    const reply = await this.send(url, request, known && (await known));
    if (reply.kind === 'none') {
      if (reply.how !== 'lost') this.silent.set(endpoint.base, reply.why);
      return reply;
    }
    // Credentials are not sent to a host that we were redirected to.
    if (reply.status !== 401 || reply.moved) return told(reply);
    const challenge = parseChallenge(reply.headers.get('www-authenticate'));
    if (!challenge) return denied('it asks for a login of a kind that is not known here');
    // Several questions at once ask for one token; a token that was refused is asked for anew.
    if (this.headers.get(key) === known)
      this.headers.set(key, authorize(endpoint, challenge, this.variables, this.patience));
    const entry = await (this.headers.get(key) as Promise<Authorization>);
    return 'why' in entry ? denied(entry.why) : told(await this.send(url, request, entry));
  }

  private send(
    url: string,
    { method, headers }: Pick<Request, 'method' | 'headers'>,
    entry: Authorization | undefined,
  ): Promise<Reply> {
    const authorization = entry && 'header' in entry ? { authorization: entry.header } : {};
    return exchange(url, { method, headers: { ...headers, ...authorization } }, this.patience);
  }
}

function told(reply: Reply): Reply {
  const refused = reply.kind === 'answer' && [401, 403].includes(reply.status);
  return refused ? denied(`it answers ${reply.status}`) : reply;
}

function denied(why: string): Reply {
  return { kind: 'none', how: 'denied', why };
}
