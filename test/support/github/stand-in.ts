import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type HttpGitServer, startHttpGitServer } from '../http-git-server';
import { type AppOfTest, asApp } from './apps';
import { answerGraphql, type GraphqlAnswer } from './graphql';
import { faultsOfAnswer, faultsOfGraphql } from './graphql-judge';
import { bodyOf, forward, send, tokenOf } from './http';
import { emptyReply, faultsOfReply, faultsOfRequest, operationOf } from './judge';
import { type Account, answer, newRepository, type Reply, type RepositoryState } from './state';
import { basicError } from './words';

/** What becomes of a request instead of its answer. */
export type Fault =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  /** Closed before anything is done. */
  | 'unseen'
  /** Answered with the status 200 and errors, as GraphQL refuses. */
  | {
      readonly errors: NonNullable<GraphqlAnswer['errors']>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Done, and closed before the answer. */
  | 'unanswered'
  /** Never answered. */
  | 'silent';

/** A stand-in for GitHub: its API below `/api/v3` and Git on one address, with state of its own. */
export interface GitHubStandIn {
  /** Without a slash at the end; a repository is `<url>/<owner>/<name>.git`. */
  readonly url: string;
  /** Requests of the API so far, as `METHOD /path`. */
  readonly requests: readonly string[];
  /** What GitHub's published description says against requests and answers: nothing, where all is well. */
  readonly faults: readonly string[];
  /** Accounts by their token. */
  readonly accounts: Map<string, Account>;
  /** Apps by their number: they show themselves by a signed token, and get tokens of their installations. */
  readonly apps: Map<string, AppOfTest>;
  /** Passwords that git was let in with, so far. */
  readonly gitPasswords: Set<string>;
  /** Its Git server. */
  readonly git: HttpGitServer;
  /** Repositories that moved, `owner/name` from → to. */
  readonly moved: Map<string, string>;
  /** What goes wrong, and where. */
  fault: ((request: string) => Fault | undefined) | undefined;
  /** The state of a repository, by `owner/name`. */
  repository(name: string): RepositoryState;
  close(): Promise<void>;
}

/**
 * @param root folder of the repositories; `<owner>/<name>.git` below it
 */
export async function startGitHub(root: string): Promise<GitHubStandIn> {
  const git = await startHttpGitServer({ root });
  const repositories = new Map<string, RepositoryState>();
  const requests: string[] = [];
  const faults: string[] = [];
  const accounts = new Map<string, Account>();
  const apps = new Map<string, AppOfTest>();
  const gitPasswords = new Set<string>();
  const moved = new Map<string, string>();
  const state: Pick<GitHubStandIn, 'fault'> = { fault: undefined };
  const repositoryOf = (name: string): RepositoryState => {
    const known = repositories.get(name) ?? newRepository(name, join(root, `${name}.git`));
    repositories.set(name, known);
    return known;
  };

  const api = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', here());
    const path = url.pathname.slice('/api/v3'.length);
    const name = `${request.method} ${path}`;
    requests.push(name);
    const text = await bodyOf(request);
    const fault = state.fault?.(name);
    if (fault === 'unseen') return void request.socket.destroy();
    if (fault === 'silent') return;
    const found = operationOf({ method: request.method ?? '', path });
    if (!found) {
      faults.push(`${name} is not an operation`);
      return send(response, { status: 404, body: basicError('Not Found', 404) });
    }
    const asked = {
      method: request.method ?? '',
      path,
      query: url.searchParams,
      here: `${url.origin}${url.pathname}`,
      body: text === '' ? undefined : JSON.parse(text),
    };
    faults.push(...faultsOfRequest(found.operation, asked).map((each) => `${name}: ${each}`));
    const token = tokenOf(request);
    const account = accounts.get(token);
    const ofApp = asApp(apps, accounts, token, found, asked, (status) => emptyReply(found.operation, status));
    const reply: Reply =
      typeof fault === 'object' && 'status' in fault
        ? { ...fault, body: basicError(fault.message ?? 'a fault', fault.status) }
        : ofApp !== undefined
          ? ofApp
          : account === undefined
            ? { status: 401, body: basicError('Bad credentials', 401) }
            : await answer(repositoryOf, accounts, account, found, asked, (status) =>
                emptyReply(found.operation, status),
              );
    faults.push(
      ...faultsOfReply(found.operation, reply.status, reply.body).map(
        (each) => `${name} answered ${reply.status}: ${each}`,
      ),
    );
    if (fault === 'unanswered') return void request.socket.destroy();
    send(response, reply);
  };

  const graphql = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = `${request.method} /graphql`;
    requests.push(name);
    const body = JSON.parse(await bodyOf(request));
    const fault = state.fault?.(name);
    if (fault === 'unseen') return void request.socket.destroy();
    if (fault === 'silent') return;
    const wrong = faultsOfGraphql(body);
    faults.push(...wrong.map((each) => `${name}: ${each}`));
    const token = tokenOf(request);
    const account = accounts.get(token);
    if (typeof fault === 'object' && 'status' in fault)
      return send(response, { ...fault, body: basicError(fault.message ?? 'a fault', fault.status) });
    if (account === undefined || wrong.length > 0)
      return send(response, { status: 401, body: basicError('Bad credentials', 401) });
    const reply =
      typeof fault === 'object' ? { errors: fault.errors } : await answerGraphql(repositoryOf, account, body);
    faults.push(...faultsOfAnswer(body, reply).map((each) => `${name} answered: ${each}`));
    if (fault === 'unanswered') return void request.socket.destroy();
    const headers = typeof fault === 'object' && fault.headers ? { headers: fault.headers } : {};
    send(response, { status: 200, ...headers, body: reply });
  };

  const server = createServer((request, response) => {
    if (request.url === '/api/graphql')
      return void graphql(request, response).catch((error: unknown) => {
        faults.push(String(error));
        response.writeHead(500).end();
      });
    if (!request.url?.startsWith('/api/v3/')) {
      const [, from = ''] = /^\/(.+?)(?:\.git)?\/(?:info|git-)/.exec(request.url ?? '') ?? [];
      const to = moved.get(from);
      if (to !== undefined)
        return void response.writeHead(301, { location: `${here()}${request.url?.replace(from, to)}` }).end();
      gitPasswords.add(passwordOf(request));
      return forward(git.url, request, response);
    }
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
    accounts,
    apps,
    gitPasswords,
    git,
    moved,
    repository: repositoryOf,
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await git.close();
    },
  };
}

function passwordOf({ headers: { authorization = '' } }: IncomingMessage): string {
  return Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
}
