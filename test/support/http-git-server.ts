import { spawn } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GitRepository } from '../../lib/engine/git';
import { gitOutput } from '../../lib/engine/git/run-git';

/** How an answer is lost. */
export type LostAnswer =
  /** The connection is closed before anything is done. */
  | 'unseen'
  /** Nothing is done: something in between answers 502. */
  | 'unseen, 502'
  /** The work is done, and the connection closed: where it was used before, libcurl sends the request again. */
  | 'unanswered'
  /** The work is done, and the connection closed amid the answer. */
  | 'half answered'
  /** The work is done, and something in between answers 502. */
  | 'answered with 502';

/** A Git server that speaks smart HTTP on loopback. */
export interface HttpGitServer {
  /** Without a slash at the end; a repository is `<url>/<folder>`. */
  readonly url: string;
  /** Requests seen so far, as `METHOD /path`. */
  readonly requests: readonly string[];
  /** While set, every request waits for it. */
  delay: (() => Promise<void>) | undefined;
  /** Requests, as `METHOD /path`, whose answer is lost, and how; `true` is `unanswered`. */
  cut: ((request: string) => LostAnswer | boolean | undefined) | undefined;
  /** Requests, as `METHOD /path`, whose work is done, and whose answer waits for what is given. */
  hold: ((request: string) => Promise<void> | undefined) | undefined;
  /** Waits until no git process of the server is at work: a client that was killed does not end what it began. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** What the server serves, and to whom. */
export interface HttpGitServerOptions {
  /** Directory with the repositories. */
  readonly root: string;
  /** Passwords by user; everybody may read and write where absent. The user is the hooks' `REMOTE_USER`. */
  readonly users?: Readonly<Record<string, string>>;
}

/** Starts `git http-backend` behind node's own HTTP server, on a free port of 127.0.0.1. */
export async function startHttpGitServer({ root, users }: HttpGitServerOptions): Promise<HttpGitServer> {
  const requests: string[] = [];
  const working = new Set<Promise<void>>();
  const state: Pick<HttpGitServer, 'delay' | 'cut' | 'hold'> = {
    delay: undefined,
    cut: undefined,
    hold: undefined,
  };
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const user = users === undefined ? 'anonymous' : userOf(request, users);
    if (user === undefined) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end('who are you?\n');
      return;
    }
    (state.delay?.() ?? Promise.resolve()).then(() => {
      const work = serve(request, response, root, user, state).finally(() => working.delete(work));
      working.add(work);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get delay() {
      return state.delay;
    },
    set delay(delay) {
      state.delay = delay;
    },
    get cut() {
      return state.cut;
    },
    set cut(cut) {
      state.cut = cut;
    },
    get hold() {
      return state.hold;
    },
    set hold(hold) {
      state.hold = hold;
    },
    async idle() {
      while (working.size > 0) await Promise.all(working);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** How a served repository is set up. */
export interface BareRepositoryOptions {
  readonly config?: Readonly<Record<string, string>>;
  /** Scripts by name of the hook. */
  readonly hooks?: Readonly<Record<string, string>>;
  readonly format?: 'sha1' | 'sha256';
}

/** Makes a bare repository that may be pushed to over HTTP, serves partial clones and checks what it gets. */
export async function createBareRepository(
  directory: string,
  { config = {}, hooks = {}, format = 'sha1' }: BareRepositoryOptions = {},
): Promise<GitRepository> {
  const repository = await GitRepository.init(directory, { bare: true, format });
  const settings = {
    'http.receivepack': 'true',
    'uploadpack.allowFilter': 'true',
    'receive.fsckObjects': 'true',
    'receive.advertisePushOptions': 'true',
    'gc.auto': '0',
    ...config,
  };
  for (const [key, value] of Object.entries(settings)) {
    await gitOutput(['config', key, value], { gitDir: repository.gitDir });
  }
  await mkdir(join(repository.gitDir, 'hooks'), { recursive: true });
  for (const [name, script] of Object.entries(hooks)) {
    const path = join(repository.gitDir, 'hooks', name);
    await writeFile(path, script);
    await chmod(path, 0o755);
  }
  return repository;
}

function userOf(request: IncomingMessage, users: Readonly<Record<string, string>>): string | undefined {
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const user = text.slice(0, colon);
  return scheme?.toLowerCase() === 'basic' && colon > 0 && users[user] === text.slice(colon + 1)
    ? user
    : undefined;
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
  user: string,
  { cut, hold }: Pick<HttpGitServer, 'cut' | 'hold'>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const lost = lostAnswer(cut?.(`${request.method} ${url.pathname}`));
  const until = hold?.(`${request.method} ${url.pathname}`);
  if (lost === 'unseen' || lost === 'unseen, 502') {
    if (lost === 'unseen') request.destroy();
    else badGateway(response);
    return Promise.resolve();
  }
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      REMOTE_USER: user,
      REMOTE_ADDR: '127.0.0.1',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const done = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const ignore = () => {};
  if (request.headers['content-encoding'] === 'gzip') pipeline(request, createGunzip(), child.stdin, ignore);
  else pipeline(request, child.stdin, ignore);
  if (lost !== undefined || until !== undefined) {
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', async () => {
      await until;
      if (lost === undefined) wholeAnswer(response, Buffer.concat(chunks));
      else if (lost === 'answered with 502') badGateway(response);
      else if (lost === 'half answered') halfAnswer(response, Buffer.concat(chunks));
      else response.destroy();
    });
    return done;
  }
  let held = Buffer.alloc(0);
  let started = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (started) {
      response.write(chunk);
      return;
    }
    held = Buffer.concat([held, chunk]);
    const end = held.indexOf('\r\n\r\n');
    if (end < 0) return;
    started = true;
    startResponse(response, held.toString('latin1', 0, end));
    response.write(held.subarray(end + 4));
  });
  child.on('error', () => response.destroy());
  child.on('close', () => {
    if (!started) response.writeHead(500);
    response.end();
  });
  return done;
}

function lostAnswer(cut: LostAnswer | boolean | undefined): LostAnswer | undefined {
  if (typeof cut === 'string') return cut;
  return cut ? 'unanswered' : undefined;
}

function badGateway(response: ServerResponse): void {
  response.writeHead(502, { connection: 'close' }).end('bad gateway\n');
}

function wholeAnswer(response: ServerResponse, answer: Buffer): void {
  const end = answer.indexOf('\r\n\r\n');
  startResponse(response, answer.toString('latin1', 0, end));
  response.end(answer.subarray(end + 4));
}

function halfAnswer(response: ServerResponse, answer: Buffer): void {
  const end = answer.indexOf('\r\n\r\n');
  startResponse(response, answer.toString('latin1', 0, end));
  const body = answer.subarray(end + 4);
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}

function startResponse(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') status = Number(value.slice(0, 3));
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}
