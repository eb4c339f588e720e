import { existsSync, readdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { Cli } from '../support/cli';
import { DeliveredExample, refsOf, subjectsOf } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { judgedOutput } from '../support/output-judge';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(300_000);

const temporary = temporaryDirectories();
const ROUNDS = 16;

let example: DeliveredExample;
let server: HttpGitServer;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  server = await startHttpGitServer({ root: example.folder });
});
afterAll(() => server.close());

/** Kills a promotion: by the clock, or as soon as the server has seen some requests of it. */
async function killedPromotion(cli: Cli, round: number, usual: number): Promise<void> {
  const seen = server.requests.length;
  const { child, end } = cli.start('promote', 'frontend', '--to', 'staging');
  const state = { over: false };
  end.then(() => {
    state.over = true;
  });
  if (round % 2 === 0) await Promise.race([sleep((round / ROUNDS) * usual * 1.1), end]);
  else while (!state.over && server.requests.length - seen < 1 + (((round - 1) / 2) % 8)) await sleep(1);
  const { pid } = child;
  if (pid === undefined) throw new Error('the child did not start');
  try {
    // with and without the git processes it started
    process.kill(round % 3 === 0 ? pid : -pid, 'SIGKILL');
  } catch {
    // it was done already
  }
  await end;
  await server.idle();
}

const RELEASE = ['release', 'frontend', '--image', `server=${PODINFO.new}`];

/** Waits until the child that renders has been given its folder. */
async function codeRuns(cli: Cli, end: Promise<unknown>): Promise<void> {
  const state = { over: false };
  end.then(() => {
    state.over = true;
  });
  const folder = join(cli.place.cache, 'tmp');
  const begun = () => existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('render-'));
  while (!state.over && !begun()) await sleep(1);
}

test('a promotion killed at any moment leaves the branch old or new, and the next run works', async () => {
  const { path, name, cli: local } = await example.copy();
  const cli = local.with({ delivery: `${server.url}/${name}`, cache: await temporary() });
  const before = await refsOf(path);
  const back = async () => {
    await gitOutput(['update-ref', 'refs/heads/delivery', 'refs/heads/delivery~1'], { gitDir: path });
    const head = await gitOutput(['rev-parse', 'refs/heads/delivery'], { gitDir: path });
    await cli.ok('status', '--accept-head', head.toString('utf8').trim());
  };
  const [subjects, subject] = [await subjectsOf(path), 'promote frontend 6.11.0 to staging'];
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await back();
  expect(await refsOf(path)).toBe(before);
  const begun = performance.now();
  await cli.ok('promote', 'frontend', '--to', 'staging', '--dry-run');
  const usual = performance.now() - begun;

  const outcomes = { old: 0, new: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    await killedPromotion(cli, round, usual);
    const made = (await subjectsOf(path)).slice(0, -subjects.length);
    expect([[], [subject]]).toContainEqual(made);
    outcomes[made.length === 0 ? 'old' : 'new'] += 1;
    if (made.length === 0) expect(await refsOf(path)).toBe(before);
    const next = await cli.json('promote', 'frontend', '--to', 'staging');
    expect(next).toMatchObject({ code: 0, data: { outcome: made.length === 0 ? 'committed' : 'nothing' } });
    expect((await subjectsOf(path)).slice(0, -subjects.length)).toEqual([subject]);
    if (round % 5 === 0) expect(await cli.json('check')).toMatchObject({ code: 0, data: { targets: 3 } });
    await back();
  }
  await gitOutput(['fsck', '--strict', '--connectivity-only'], { gitDir: path });
  process.stdout.write(
    `killed promotions: ${outcomes.old} left the old state, ${outcomes.new} the new one\n`,
  );
  expect(outcomes.old).toBeGreaterThan(0);
});

test('a release killed while its code runs leaves the repository as it was, and the next one works', async () => {
  const { path, cli } = await example.copy();
  const before = await refsOf(path);
  for (let round = 0; round < 3; round += 1) {
    const { child, end } = cli.start(...RELEASE);
    await codeRuns(cli, end);
    child.kill('SIGKILL');
    expect(await end).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(await refsOf(path)).toBe(before);
    await rm(join(cli.place.cache, 'tmp'), { recursive: true });
  }
  await cli.ok(...RELEASE);
  expect(await cli.json('check')).toMatchObject({ code: 0, data: { outcome: 'passed', targets: 2 } });
});

test('an interrupted promotion says so, ends with 1 and leaves the branch old or new', async () => {
  const { path, name, cli: local } = await example.copy();
  const cli = local.with({ delivery: `${server.url}/${name}`, cache: await temporary() });
  const before = await refsOf(path);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const blocked = new Promise<void>((resolve) => {
      server.delay = () => {
        resolve();
        return new Promise(() => {});
      };
    });
    const { child, end } = cli.start('promote', 'frontend', '--to', 'staging', '--json');
    await blocked;
    const told = performance.now();
    child.kill(signal);
    const { code, stdout, stderr } = await end;
    // At once, though what git started still waits for the server.
    expect(performance.now() - told).toBeLessThan(4_000);
    server.delay = undefined;
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`✗ INTERRUPTED  stopped by ${signal} before it was done`),
    ]);
    expect(judgedOutput(stdout)).toMatchObject({ outcome: 'error', findings: [{ code: 'INTERRUPTED' }] });
    expect(await refsOf(path)).toBe(before);
  }
  await cli.ok('promote', 'frontend', '--to', 'staging');
});

test('an interrupted release ends the code that it runs and removes what it wrote', async () => {
  const { path, cli } = await example.copy();
  const before = await refsOf(path);
  const { child, end } = cli.start(...RELEASE);
  await codeRuns(cli, end);
  child.kill('SIGINT');
  const { code, stderr } = await end;
  expect([code, stderr]).toEqual([1, expect.stringContaining('✗ INTERRUPTED  stopped by SIGINT')]);
  expect(await readdir(join(cli.place.cache, 'tmp'))).toEqual([]);
  expect(await refsOf(path)).toBe(before);
});
