import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startHttpGitServer } from '../../http-git-server';
import { bodyOf, forward, send, tokenOf } from '../http';
import { emptyReply, faultsOfReply, faultsOfRequest, operationOf } from '../judge';
import type { Reply } from '../state';
import { basicError } from '../words';
import { BranchMirror } from './branch-mirror';
import { OVERLAID, Overlay } from './overlay';
import { startEmulate } from './start-emulate';

/** The number of the app that merges. */
export const MERGER = 9106;

/** GitHub as the package `emulate` has it, with an overlay for what it lacks, and Git on the same address. */
export interface EmulatedGitHub {
  /** Without a slash at the end; a repository is `<url>/<owner>/<name>.git`. */
  readonly url: string;
  /** Requests of the API so far, as `METHOD /path`. */
  readonly requests: readonly string[];
  /** What GitHub's published description says against requests: nothing, where all is well. */
  readonly faults: readonly string[];
  /** Operations that `emulate` answers in another form than the description has. */
  readonly otherwise: ReadonlySet<string>;
  /** The private key of the app that merges. */
  readonly key: string;
  /** What the overlay did, in words, and how often. */
  overlaid(): readonly string[];
  close(): Promise<void>;
}

/** What is emulated. */
interface EmulatedOptions {
  /** Folder of the repository: `<owner>/<name>.git` below it. */
  readonly root: string;
  readonly owner: string;
  readonly name: string;
  /** People who may write, by token. */
  readonly people: ReadonlyMap<string, { readonly login: string; readonly email: string }>;
}

const OWNER = 'ghp_owner00000000000000000000000000000000';
const SCOPES = ['repo'];

/** What `emulate` answers with. */
type Body = { readonly sha?: string };

/** Starts the server for one repository. */
export async function startEmulatedGitHub({
  root,
  owner,
  name,
  people,
}: EmulatedOptions): Promise<EmulatedGitHub> {
  const rights = { contents: 'write', pull_requests: 'write', statuses: 'write', metadata: 'read' };
  const logins = new Map([...people].map(([token, { login }]) => [token, login]));
  const emulate = await startEmulate({
    tokens: Object.fromEntries(
      [[OWNER, owner] as const, ...logins].map(([token, login]) => [token, { login, scopes: SCOPES }]),
    ),
    github: {
      users: [{ login: owner, email: 'owner@example.org' }, ...people.values()],
      repos: [{ owner, name, auto_init: false, default_branch: 'delivery' }],
      apps: [
        {
          app_id: MERGER,
          slug: 'delivery-merger',
          name: 'delivery-merger',
          permissions: rights,
          installations: [{ installation_id: 5, account: owner, repository_selection: 'all' }],
        },
      ],
    },
  });
  const git = await startHttpGitServer({ root });
  const requests: string[] = [];
  const faults: string[] = [];
  const otherwise = new Set<string>();
  const known = new Set([OWNER, ...people.keys()]);
  const overlay = new Overlay();

  const emulated = async (method: string, path: string, token: string, body?: unknown) =>
    fetch(`${emulate.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const ask = async (method: string, path: string, body?: object): Promise<Body> => {
    const reply = await emulated(method, `/repos/${owner}/${name}${path}`, OWNER, body);
    if (!reply.ok) throw new Error(`emulate: ${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.status === 204 ? {} : ((await reply.json()) as Body);
  };
  for (const { login } of people.values())
    await ask('PUT', `/collaborators/${login}`, { permission: 'push' });
  const mirror = new BranchMirror(join(root, owner, `${name}.git`), ask);

  const api = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', here());
    const path = url.pathname.slice('/api/v3'.length);
    const method = request.method ?? '';
    const called = `${method} ${path}`;
    requests.push(called);
    const text = await bodyOf(request);
    const body = text === '' ? undefined : JSON.parse(text);
    const found = operationOf({ method, path });
    if (!found) {
      faults.push(`${called} is not an operation`);
      return send(response, { status: 404, body: basicError('Not Found', 404) });
    }
    const { operation, values } = found;
    const asked = { method, path, query: url.searchParams, here: url.href, body };
    faults.push(...faultsOfRequest(operation, asked).map((each) => `${called}: ${each}`));
    const token = tokenOf(request);
    const passing = {
      name: `${method} ${operation.path.replace('/repos/{owner}/{repo}', '')}`,
      values,
      body: body ?? {},
      login: logins.get(token),
      heads: await mirror.bring(),
      gitDir: mirror.gitDir,
      ask,
    };
    const answered = async (): Promise<Reply> => {
      if (!known.has(token) && !token.startsWith('eyJ'))
        return overlay.lay('tokens', { status: 401, body: basicError('Bad credentials', 401) });
      const laid = await overlay.before(passing, (status) => emptyReply(operation, status));
      if (laid) return laid;
      const reply = await emulated(method, `${path}${url.search}`, token, body);
      const link = reply.headers.get('link')?.replaceAll(emulate.url, `${here()}/api/v3`);
      return overlay.after(passing, {
        status: reply.status,
        headers: link === undefined ? {} : { link },
        body: await reply.json(),
      });
    };
    const reply = await answered();
    const { token: made } = reply.body as { readonly token?: string };
    if (made !== undefined) known.add(made);
    if (faultsOfReply(operation, reply.status, reply.body).length > 0) otherwise.add(passing.name);
    send(response, reply);
  };

  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/api/v3/')) return forward(git.url, request, response);
    api(request, response).catch((error: unknown) => {
      faults.push(String(error));
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: here(),
    requests,
    faults,
    otherwise,
    key: emulate.keys.get(String(MERGER)) ?? '',
    overlaid: () => [...overlay.did].map(([what, times]) => `${OVERLAID[what]} (${times} times)`),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await git.close();
      await emulate.close();
    },
  };
}
