import { dirname } from 'node:path';
import { GitRepository } from '../../lib/engine/git';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { aCommit, aRef } from '../support/names';
import { skewedClock } from '../support/skewed-clock';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const temporary = temporaryDirectories();
let example: DeliveredExample;
let server: HttpGitServer;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  server = await startHttpGitServer({ root: example.folder });
});
afterAll(() => server.close());

/** A delivery where staging asks for a day in dev, by path and over HTTP, with whatever clock. */
async function soaking() {
  const { path, name, cli } = await example.copy();
  await byHand(path, (text) =>
    text.replace(/^gates: \[\]$/m, 'gates:\n  - gate: soak\n    version: 1\n    seconds: 86400'),
  );
  const over = cli.with({ delivery: `${server.url}/${name}`, env: { CDK8S_DELIVERY_FORGE: 'local' } });
  const at = (seconds: number, remote: Cli = cli) =>
    remote.with({ env: { ...remote.place.env, ...skewedClock(dirname(path), seconds) } });
  return { path, cli, over, at };
}

/** Commits another text of staging's data, past the program. */
async function byHand(path: string, edit: (text: string) => string, date = new Date()): Promise<void> {
  const repository = await GitRepository.open(path);
  const file = 'environments/staging/environment.yaml';
  const head = aCommit((await repository.resolve('refs/heads/delivery')) ?? '');
  const before = (await repository.readText(`${head}:${file}`)) ?? '';
  const after = edit(before);
  expect(after).not.toBe(before);
  const commit = await repository.commit({
    parents: [head],
    base: head,
    edits: [{ kind: 'file', path: file, content: after }],
    message: 'by hand',
    author: { name: 'Eve', email: 'eve@example.org', date },
  });
  await repository.updateRefs([{ ref: aRef('refs/heads/delivery'), from: head, to: commit }]);
}

interface Told {
  readonly outcome: string;
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly undecided?: true;
    readonly message: string;
  }[];
}

/** What stops or warns, in one word each. */
async function found(cli: Cli, ...args: readonly string[]): Promise<readonly string[]> {
  const { outcome, findings } = (await cli.json(...args, '--dry-run')).data as Told;
  if (outcome === 'error') throw new Error(JSON.stringify(findings));
  // No registry is asked of the images of tests.
  return findings
    .filter(({ severity, code }) => severity !== 'note' && code !== 'IMAGE_UNCHECKED')
    .map(({ code, severity, undecided }) => `${undecided ? 'undecided ' : ''}${severity} ${code}`);
}

const PROMOTE = ['promote', 'frontend', '--to', 'staging'] as const;
const UNDECIDED = ['undecided refusal CLOCK_UNDECIDED'];

test('a soak is undecided where the clock does not fit the newest commit or what the remote says', async () => {
  const { cli, over, at } = await soaking();
  expect(await found(cli, ...PROMOTE)).toEqual(['refusal SOAK']);
  // Machines are not alike to the second.
  for (const seconds of [-MINUTE, MINUTE])
    expect([seconds, await found(at(seconds, over), ...PROMOTE)]).toEqual([seconds, ['refusal SOAK']]);
  for (const [seconds, remote] of [
    [-10 * MINUTE, cli],
    [-2 * DAY, over],
    [10 * MINUTE, over],
    [2 * DAY, over],
    [400 * DAY, cli],
    [-20 * 365 * DAY, cli],
  ] as const)
    expect([seconds, await found(at(seconds, remote), ...PROMOTE)]).toEqual([seconds, UNDECIDED]);
  const { code, all } = await at(2 * DAY, over).run(...PROMOTE);
  expect([code, all.replace(/\s+/g, ' ')]).toEqual([
    1,
    expect.stringMatching(/CLOCK_UNDECIDED .*the clock here says .*, (?:1 d 23 h|2 d).* from what http:/),
  ]);
  // A path says no time, but whoever stamps its files does.
  const byPath = await at(2 * DAY).run(...PROMOTE);
  expect([byPath.code, byPath.all.replace(/\s+/g, ' ')]).toEqual([
    1,
    expect.stringMatching(/CLOCK_UNDECIDED .*(?:1 d 23 h|2 d).* from what the file system of the cache says/),
  ]);
});

test('a merge that puts another past first makes no state older', async () => {
  const author = { name: 'Eve', email: 'eve@example.org', date: new Date() };
  for (const isRooted of [false, true]) {
    const { path, cli } = await soaking();
    const repository = await GitRepository.open(path);
    const real = aCommit((await repository.resolve('refs/heads/delivery')) ?? '');
    const parents = isRooted ? [aCommit((await repository.resolve(`${real}~1`)) ?? '')] : [];
    const old = await repository.commit({
      parents,
      base: real,
      edits: [],
      message: 'as if it had been there for long',
      author: { ...author, date: new Date('2020-01-01T00:00:00Z') },
    });
    const merge = await repository.commit({
      parents: [old, real],
      base: real,
      edits: [],
      message: 'merge',
      author,
    });
    await repository.updateRefs([{ ref: aRef('refs/heads/delivery'), from: real, to: merge }]);
    expect([isRooted, await found(cli, ...PROMOTE)]).toEqual([isRooted, ['refusal SOAK']]);
  }
});

test('a commit that says it is older than what it was made on soaks no longer than that', async () => {
  const { cli, at } = await soaking();
  for (const days of [2, 30]) {
    const image = days === 2 ? PODINFO.new : PODINFO.old;
    await at(-days * DAY).ok('release', 'frontend', '--image', `server=${image}`);
    expect([days, await found(cli, ...PROMOTE)]).toEqual([days, ['refusal SOAK']]);
  }
});

test('a commit from the future lets nothing soak, unless the environment lets that pass by name', async () => {
  const { path, cli, at } = await soaking();
  await byHand(
    path,
    (text) => text.replace('bypassable: []', 'bypassable: [CLOCK_UNDECIDED]'),
    new Date(Date.now() + 9 * DAY * 1000),
  );
  expect(await found(cli, ...PROMOTE)).toEqual(UNDECIDED);
  expect(await found(at(2 * DAY), ...PROMOTE)).toEqual(UNDECIDED);
  expect(await found(at(8 * DAY), ...PROMOTE)).toEqual(UNDECIDED);
  const bypassed = await cli.run(
    ...PROMOTE,
    '--bypass',
    'CLOCK_UNDECIDED',
    '--reason',
    'Eve was wrong',
    '--dry-run',
  );
  expect([bypassed.code, bypassed.all]).toEqual([0, expect.stringContaining('bypassed (Eve was wrong)')]);
});

test('a freeze does not end by a clock that is wrong, and a rollback is only warned of it', async () => {
  const { cli, over, at } = await soaking();
  const until = new Date(Date.now() + DAY * 1000).toISOString();
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  const freezing = ['freeze', '--env', 'dev', '--until', until, '--reason', 'audit'];
  expect(await cli.ok(...freezing)).toContain(
    'Argo CD goes on with what Git has. To stop it, too: the same command with --details says how',
  );
  const frozen = await cli.ok(...freezing, '--details');
  expect(frozen).toContain(`Argo CD goes on with what Git has. To stop it, too:
    argocd proj windows add dev --kind deny --schedule '* * * * *'`);
  expect(await cli.ok('unfreeze', '--env', 'dev', '--dry-run')).not.toContain('argocd proj');
  const released = ['release', 'frontend', '--image', `server=${PODINFO.old}`];
  expect(await found(over, ...released)).toEqual(['refusal FROZEN']);
  expect(await found(at(2 * DAY), ...released)).toEqual(UNDECIDED);
  const late = at(3 * DAY, over);
  expect(await found(late, ...released)).toEqual(UNDECIDED);
  expect(await found(late, 'retire', 'frontend', '--env', 'dev', '--reason', 'x')).toEqual(UNDECIDED);
  expect(await found(late, 'rollback', 'frontend', '--env', 'dev', '--reason', 'INC-1')).toEqual([
    'undecided warning CLOCK_UNDECIDED',
  ]);
});

test('freeze --list says what is frozen now and next, with the command that ends it', async () => {
  const { path, cli } = await soaking();
  await byHand(path, (text) =>
    text.replace(
      /^gates:$/m,
      'windows:\n  - name: always\n    kind: deny\n    schedule: 0 * * * *\n    seconds: 3600\n    timeZone: UTC\n    reason: moving\ngates:',
    ),
  );
  await cli.ok('freeze', '--env', 'dev', '--until', '2099-12-24T18:00:00Z', '--reason', 'audit');
  await cli.ok('freeze', '--env', 'hotfix', '--name', 'tables', '--app', 'frontend', '--reason', 'audit');
  const said = await cli.ok('freeze', '--list');
  expect(said).toMatch(
    /dev {2}FROZEN\n.* until 2099-12-24 18:00Z, by Ada .*: audit\n.*`cdk8s-delivery unfreeze --env dev`/,
  );
  expect(said).toMatch(/staging {2}CLOSED\n.*the window always denies them \(moving\)/);
  expect(said).toMatch(/hotfix {2}FROZEN for frontend; else open\n.*freeze tables of frontend since/);
  const { data } = await cli.json('freeze', '--list', '--env', 'staging');
  expect(data).toMatchObject({
    schema: 'cdk8s-delivery/freezes/v1',
    environments: [{ environment: 'staging', state: 'frozen', windows: { denied: 'always' } }],
  });
  const refused = await cli.run('freeze', '--list', '--lockdown');
  expect([refused.code, refused.all]).toEqual([2, expect.stringContaining('it goes without --lockdown')]);
});

test('a waiver lets nothing pass by a clock that is behind', async () => {
  const { path, cli, at } = await soaking();
  await byHand(path, (text) =>
    text
      .replace(/^gates:\n(?: .*\n)+/m, 'gates: []\n')
      .replace(
        /^bypassable/m,
        'policies:\n  requiredLabels:\n    - example.org/team\n  rules:\n    required-labels: refuse\nbypassable',
      ),
  );
  expect(await found(cli, ...PROMOTE)).toContain('refusal POLICY_FAILED');
  const expires = new Date(Date.now() + 2 * DAY * 1000).toISOString().slice(0, 10);
  await cli.ok(
    'waive',
    'required-labels',
    '--env',
    'staging',
    '--owner',
    '@a',
    '--expires',
    expires,
    '--reason',
    'soon',
  );
  expect(await found(cli, ...PROMOTE)).toEqual([]);
  expect(await found(at(-2 * DAY), ...PROMOTE)).toEqual(UNDECIDED);
  expect(await found(at(5 * DAY), ...PROMOTE)).toContain('refusal POLICY_FAILED');
});

test.each([
  [['freeze', '--env', 'dev', '--until', '2099-12-24T18:00', '--reason', 'x']],
  [
    [
      'waive',
      'probes',
      '--env',
      'staging',
      '--owner',
      '@a',
      '--expires',
      '2099-12-24T18:00:00',
      '--reason',
      'x',
    ],
  ],
  [['audit', '--since', '2026-01-01T00:00']],
  [['history', 'frontend', '--until', '2026-01-01 00:00']],
])('fails at a time without a zone: %j', async (args) => {
  const { code, all } = await example.cli.run(...args);
  expect([code, all]).toEqual([2, expect.stringMatching(/INVALID_OPTION/)]);
  if (args[0] === 'freeze')
    expect(all).toMatch(
      /^✗ INVALID_OPTION {2}--until: not a time[\s\S]*cdk8s-delivery freeze --env dev --until 2099-12-24T18:00(?:Z|[+-]\d\d:\d\d) --reason x/,
    );
});
