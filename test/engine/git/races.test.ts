import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GitRepository, Mirror } from '../../../lib/engine/git';
import { gitOutput } from '../../../lib/engine/git/run-git';
import { appendLine } from '../../support/append-line';
import { createBareRepository, type HttpGitServer, startHttpGitServer } from '../../support/http-git-server';
import { temporaryDirectories } from '../../support/temporary-directory';

jest.setTimeout(180_000);

const temporary = temporaryDirectories();
const MAIN = 'refs/heads/main';

let root: string;
let server: HttpGitServer;
beforeAll(async () => {
  root = await temporary();
  server = await startHttpGitServer({ root });
});
afterAll(() => server.close());

async function linesOf(repository: GitRepository): Promise<string[]> {
  return ((await repository.readText(`${MAIN}:log`)) ?? '').split('\n').filter((line) => line !== '');
}

async function messagesOf(repository: GitRepository): Promise<string[]> {
  const messages: string[] = [];
  for await (const { message } of repository.history(MAIN, [])) messages.unshift(message.trim());
  return messages;
}

function child(remote: string, cacheDir: string, lines: readonly string[]): ChildProcess {
  const script = join(__dirname, 'append-line.child.ts');
  return spawn(process.execPath, ['-r', 'ts-node/register', script, remote, cacheDir, ...lines], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

async function requestsSeen(count: number, end: Promise<unknown>): Promise<void> {
  const state = { over: false };
  end.then(() => {
    state.over = true;
  });
  while (server.requests.length < count && !state.over) await sleep(1);
}

const ended = (process: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => process.once('close', (code) => resolve(code)));

test('writers at the same time, each with a cache of its own or all with one, lose nothing and double nothing', async () => {
  for (const shared of [true, false]) {
    const name = `writers-${shared}.git`;
    const repository = await createBareRepository(join(root, name));
    const cacheDir = await temporary();
    const writers = ['a', 'b', 'c'];
    const tries = await Promise.all(
      writers.map(async (writer) => {
        const mirror = await Mirror.open({
          remote: `${server.url}/${name}`,
          cacheDir: shared ? cacheDir : await temporary(),
        });
        let all = 0;
        for (let index = 0; index < 4; index++)
          all += await appendLine(mirror, MAIN, 'log', `${writer}${index}`);
        return all;
      }),
    );
    const lines = await linesOf(repository);
    expect([...lines].sort()).toEqual(
      writers.flatMap((writer) => [0, 1, 2, 3].map((each) => `${writer}${each}`)),
    );
    expect(await messagesOf(repository)).toEqual(lines);
    expect(tries.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(12);
  }
});

test('two processes with one cache both land', async () => {
  const repository = await createBareRepository(join(root, 'processes.git'));
  const cacheDir = await temporary();
  const lines = (writer: string) => [0, 1, 2, 3].map((each) => `${writer}${each}`);
  const both = ['a', 'b'].map((writer) => child(`${server.url}/processes.git`, cacheDir, lines(writer)));
  expect(await Promise.all(both.map(ended))).toEqual([0, 0]);
  expect((await linesOf(repository)).sort()).toEqual([...lines('a'), ...lines('b')]);
  expect(await messagesOf(repository)).toEqual(await linesOf(repository));
});

test('a process killed at any moment leaves the branch old or new, and the next run works', async () => {
  const repository = await createBareRepository(join(root, 'killed.git'));
  const remote = `${server.url}/killed.git`;
  const cacheDir = await temporary();
  const mirror = await Mirror.open({ remote, cacheDir });
  await appendLine(mirror, MAIN, 'log', 'start');
  const begun = performance.now();
  await appendLine(mirror, MAIN, 'log', 'more');
  const usual = performance.now() - begun;
  const outcomes = { before: 0, after: 0 };
  for (let round = 0; round < 22; round++) {
    const before = await linesOf(repository);
    const writer = child(remote, cacheDir, [`k${round}`]);
    const end = ended(writer);
    await new Promise((resolve) => writer.stdout?.once('data', resolve));
    if (round % 2 === 0) await sleep((round / 22) * 1.3 * usual);
    else await requestsSeen(server.requests.length + (((round - 1) / 2) % 8), end);
    const { pid } = writer;
    if (pid === undefined) throw new Error('the child did not start');
    // with and without the git processes it started
    try {
      process.kill(round % 3 === 0 ? pid : -pid, 'SIGKILL');
    } catch {
      // it was done already
    }
    await end;
    const after = await linesOf(repository);
    const expected = [before, [...before, `k${round}`]];
    expect(expected).toContainEqual(after);
    outcomes[after.length > before.length ? 'after' : 'before']++;
    await appendLine(await Mirror.open({ remote, cacheDir }), MAIN, 'log', `k${round}`);
    expect((await linesOf(repository)).filter((line) => line === `k${round}`)).toHaveLength(1);
  }
  expect(await messagesOf(repository)).toEqual(await linesOf(repository));
  expect(outcomes.before + outcomes.after).toBe(22);
  const checked = await gitOutput(['fsck', '--strict', '--connectivity-only'], { gitDir: repository.gitDir });
  expect(checked.toString('utf8')).not.toMatch(/error|missing|broken/);
  process.stdout.write(`killed before the push landed: ${outcomes.before}, after: ${outcomes.after}\n`);
});
