import type { Cli, CliEnd } from '../support/cli';
import { DeliveredExample, subjectsOf } from '../support/delivered-example';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const ROUNDS = 3;

let example: DeliveredExample;
let server: HttpGitServer;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  server = await startHttpGitServer({ root: example.folder });
});
afterAll(() => server.close());

/** A repository of its own behind HTTP, and two command lines on it with a cache each. */
async function twoOnOne() {
  const { path, name } = await example.copy();
  const both = await Promise.all(
    ['Ada', 'Bob'].map(async (person) =>
      example.cli.with({
        delivery: `${server.url}/${name}`,
        cache: await temporary(),
        as: `${person} <${person.toLowerCase()}@example.org>`,
      }),
    ),
  );
  const [ada, bob] = both as [Cli, Cli];
  return { path, ada, bob };
}

const codes = (ends: readonly CliEnd[]) => ends.map(({ code }) => code);

/** Lets both processes read the branch before either of them may push. */
function meetBeforePush(): void {
  let waiting: (() => void)[] = [];
  const seen = server.requests.length;
  server.delay = () => {
    const pushes = server.requests.slice(seen).filter((each) => each.includes('service=git-receive-pack'));
    if (pushes.length >= 2 || !server.requests.at(-1)?.includes('service=git-receive-pack')) {
      for (const go of waiting) go();
      if (pushes.length >= 2) waiting = [];
      return Promise.resolve();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
}

test('two processes that promote different apps into one environment at the same time both land', async () => {
  const { path, ada, bob } = await twoOnOne();
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await subjectsOf(path);
    meetBeforePush();
    const ends = await Promise.all([
      ada.run('promote', 'frontend', '--to', 'staging'),
      bob.run('promote', 'backend', '--to', 'staging'),
    ]);
    server.delay = undefined;
    expect(codes(ends)).toEqual([0, 0]);
    const after = await subjectsOf(path);
    expect(after.slice(after.length - before.length)).toEqual(before);
    expect(after.slice(0, -before.length).sort()).toEqual([
      'promote backend 6.11.0 to staging',
      'promote frontend 6.11.0 to staging',
    ]);
    expect(await ada.json('check')).toMatchObject({ code: 0, data: { outcome: 'passed', targets: 4 } });
    await ada.ok('retire', 'frontend', '--env', 'staging', '--reason', 'x');
    await bob.ok('retire', 'backend', '--env', 'staging');
  }
});

test('of two processes that promote the same app, one lands and the other finds it done', async () => {
  const { path, ada, bob } = await twoOnOne();
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await subjectsOf(path);
    meetBeforePush();
    const results = await Promise.all(
      [ada, bob].map((each) => each.json('promote', 'frontend', '--to', 'staging')),
    );
    server.delay = undefined;
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(results.map(({ data }) => (data as { outcome: string }).outcome).sort()).toEqual([
      'committed',
      'nothing',
    ]);
    expect((await subjectsOf(path)).slice(0, -before.length)).toEqual(['promote frontend 6.11.0 to staging']);
    expect(await bob.json('check')).toMatchObject({ code: 0, data: { outcome: 'passed', targets: 3 } });
    await ada.ok('retire', 'frontend', '--env', 'staging');
  }
});

test('fails for the loser of a race whose change the winner has made impossible', async () => {
  const { path, ada, bob } = await twoOnOne();
  const before = await subjectsOf(path);
  meetBeforePush();
  const [froze, promoted] = await Promise.all([
    ada.json('freeze', '--env', 'staging', '--reason', 'the shop is full'),
    bob.json('promote', 'frontend', '--to', 'staging'),
  ]);
  server.delay = undefined;
  const made = (await subjectsOf(path)).slice(0, -before.length);
  expect(froze).toMatchObject({ code: 0, data: { outcome: 'committed' } });
  if (promoted.code === 0) expect(made).toEqual(['freeze staging', 'promote frontend 6.11.0 to staging']);
  else {
    expect(promoted).toMatchObject({
      code: 1,
      data: {
        outcome: 'refused',
        findings: expect.arrayContaining([expect.objectContaining({ code: 'FROZEN' })]),
      },
    });
    expect(made).toEqual(['freeze staging']);
  }
});

test('four writers with one cache lose nothing and double nothing', async () => {
  const { path, ada } = await twoOnOne();
  const before = await subjectsOf(path);
  const ends = await Promise.all([
    ada.run('promote', 'frontend', '--to', 'staging'),
    ada.run('promote', 'backend', '--to', 'staging'),
    ada.run('hold', 'backend', '--env', 'hotfix', '--reason', 'one'),
    ada.run('freeze', '--env', 'hotfix', '--reason', 'two'),
  ]);
  expect(codes(ends)).toEqual([0, 0, 0, 0]);
  expect((await subjectsOf(path)).slice(0, -before.length).sort()).toEqual([
    'freeze hotfix',
    'hold backend in hotfix',
    'promote backend 6.11.0 to staging',
    'promote frontend 6.11.0 to staging',
  ]);
  expect(await ada.json('check')).toMatchObject({ code: 0, data: { outcome: 'passed', targets: 4 } });
});
