import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { Cli } from '../support/cli';
import { DeliveredExample, refsOf, subjectsOf } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { accountsByToken, TOKENS } from '../support/github/people';
import { type GitHubStandIn, startGitHub } from '../support/github/stand-in';
import { approving } from '../support/plan-read';
import { skewedClock } from '../support/skewed-clock';
import { smallDisk } from '../support/small-disk';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const ID = 'prod/promote-frontend';
const PROMOTE = ['promote', 'frontend', '--to', 'prod'];
const BRANCH = `refs/heads/proposals/delivery/${ID}`;

let example: DeliveredExample;
let github: GitHubStandIn;
let owner: string;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  await example.cli.ok('promote', 'frontend', '--to', 'staging');
  github = await startGitHub(dirname(example.folder));
  owner = basename(example.folder);
  for (const [token, account] of accountsByToken()) github.accounts.set(token, account);
});
afterEach(() => {
  github.fault = undefined;
  github.git.delay = undefined;
  github.git.hold = undefined;
  github.moved.clear();
});
afterAll(async () => {
  await github.close();
  expect(github.faults).toEqual([]);
});

/** A delivery repository on GitHub with the promotion asked for; `local` reaches it beside GitHub. */
async function proposed({ approved = true } = {}) {
  const { path, name, cli: local } = await example.copy();
  const cache = await temporary();
  const as = (who: keyof typeof TOKENS, env: Readonly<Record<string, string>> = {}): Cli =>
    example.cli.with({
      delivery: `${github.url}/${owner}/${name}`,
      gitDir: path,
      cache,
      as: `${who} <${who}@example.org>`,
      env: { GH_ENTERPRISE_TOKEN: TOKENS[who], CDK8S_DELIVERY_FORGE: 'github', ...env },
    });
  const git = async (...words: string[]) =>
    (await gitOutput(words, { gitDir: path })).toString('utf8').trim();
  const head = () => git('rev-parse', 'refs/heads/delivery');
  await as('ada').ok(...PROMOTE);
  if (approved) await as('ben').ok(...approving(ID));
  const repository = github.repository(`${owner}/${name.replace('.git', '')}`);
  return { path, as, git, head, local, repository };
}

/** Does something once, after the merge was planned and judged, before its push arrives. */
function beforePush(act: () => Promise<unknown>): { readonly times: () => number } {
  let times = 0;
  github.git.delay = async () => {
    if (
      times > 0 ||
      !github.git.requests.at(-1)?.startsWith('POST') ||
      !/receive-pack$/.test(github.git.requests.at(-1) ?? '')
    )
      return;
    times += 1;
    await act();
  };
  return { times: () => times };
}

test('a freeze that opens after the last check stops the merge; it lands once the freeze is over', async () => {
  const { as, head, local, repository } = await proposed();
  const before = await head();
  const raced = beforePush(() => local.ok('freeze', '--env', 'prod', '--reason', 'an incident'));
  const { code, all } = await as('cyd').run('merge', ID);
  expect([code, raced.times(), all]).toEqual([1, 1, expect.stringContaining('FROZEN')]);
  expect(await head()).not.toBe(before);
  expect(repository.pulls).toMatchObject([{ state: 'open' }]);
  await local.ok('unfreeze', '--env', 'prod');
  expect(await as('cyd').run('merge', ID)).toMatchObject({ code: 0 });
  expect(repository.pulls).toMatchObject([{ state: 'closed' }]);
});

test('a base that moves between plan and push is planned on again: both changes stand, each once', async () => {
  const { path, as, local, repository } = await proposed();
  const raced = beforePush(() => local.ok('release', 'backend', '--image', `server=${PODINFO.new}`));
  expect(await as('cyd').run('merge', ID)).toMatchObject({ code: 0 });
  const [last, before] = await subjectsOf(path);
  expect([raced.times(), last, before]).toEqual([
    1,
    expect.stringMatching(/frontend .*prod/),
    expect.stringMatching(/backend .*dev/),
  ]);
  expect(repository.pulls).toMatchObject([{ state: 'closed' }]);
  expect(await as('cyd').run('check')).toMatchObject({ code: 0 });
});

test('two runs that ask at once open one pull request, and both say which', async () => {
  const { as, path, repository } = await proposed({ approved: false });
  await as('ben').ok('withdraw', ID);
  const ends = await Promise.all([as('ada').run(...PROMOTE), as('dan').run(...PROMOTE)]);
  expect(repository.pulls.filter(({ state }) => state === 'open')).toMatchObject([{ number: 2 }]);
  const done = ends.filter(({ code }) => code === 0);
  expect(done.length).toBeGreaterThan(0);
  for (const { stdout } of done) expect(stdout).toContain('/pull/2');
  for (const { code, all } of ends) if (code !== 0) expect(all).toMatch(/PROPOSAL_CHANGED|PUSH_REFUSED/);
  expect(await as('ada').run(...PROMOTE)).toMatchObject({ code: 0 });
  expect([...(await refsOf(path)).matchAll(/heads\/proposals\/\S*promote-frontend/g)]).toHaveLength(1);
});

test('a branch of a proposal that was deleted on GitHub: merge says so, and asking again opens it anew', async () => {
  const { as, git, head, repository } = await proposed();
  const before = await head();
  await git('update-ref', '-d', BRANCH);
  const { code, all } = await as('cyd').run('merge', ID);
  expect([code, all, await head()]).toEqual([2, expect.stringContaining('NO_SUCH_PROPOSAL'), before]);
  expect(await as('ada').run(...PROMOTE)).toMatchObject({ code: 0 });
  expect(repository.pulls.filter(({ state }) => state === 'open')).toHaveLength(1);
  // Its review was of the commit that is gone.
  expect((await as('cyd').run('merge', ID)).all).toContain('NOT_APPROVED');
});

test('a delivery branch that was deleted: everything refuses, and it can be put back', async () => {
  const { as, git, head } = await proposed();
  const before = await head();
  await git('update-ref', '-d', 'refs/heads/delivery');
  for (const words of [['merge', ID], PROMOTE, ['configure']]) {
    const { code, all } = await as('cyd').run(...words);
    expect([words[0], code, all]).toEqual([
      words[0],
      code === 2 ? 2 : 1,
      expect.stringMatching(/HISTORY_LOST|NO_BRANCH/),
    ]);
  }
  await git('update-ref', 'refs/heads/delivery', before);
  expect(await as('cyd').run('merge', ID)).toMatchObject({ code: 0 });
});

test('a delivery branch that is protected against this account: told with the words of the server, and done by who may', async () => {
  const { path, as, head, repository } = await proposed();
  const before = await head();
  const hook = join(path, 'hooks', 'pre-receive');
  writeFileSync(
    hook,
    '#!/bin/sh\nwhile read -r old new ref; do\n  [ "$ref" = refs/heads/delivery ] && echo "GH013: Repository rule violations found for $ref" >&2 && exit 1\ndone\nexit 0\n',
  );
  chmodSync(hook, 0o755);
  const { code, all } = await as('cyd').run('merge', ID);
  expect([code, all]).toEqual([1, expect.stringMatching(/PUSH_REFUSED[\s\S]*GH013/)]);
  expect([await head(), repository.pulls[0]?.state]).toEqual([before, 'open']);
  rmSync(hook);
  expect(await as('cyd').run('merge', ID)).toMatchObject({ code: 0 });
});

test.each(['before the push is done', 'while the answer to the push is on its way'] as const)(
  'a merge that is interrupted %s says so, leaves nothing half-done, and the next run finishes it',
  async (when) => {
    const { path, as, head, repository } = await proposed();
    const before = await refsOf(path);
    const isPush = () => /^POST .*receive-pack$/.test(github.git.requests.at(-1) ?? '');
    const reached = new Promise<void>((resolve) => {
      const stay = () => {
        if (!isPush()) return undefined;
        resolve();
        return new Promise<void>(() => {});
      };
      if (when === 'before the push is done') github.git.delay = async () => stay();
      else github.git.hold = stay;
    });
    const { child, end } = as('cyd').start('merge', ID);
    await reached;
    if (github.git.hold) while ((await refsOf(path)) === before) await sleep(20);
    child.kill('SIGINT');
    const { code, all } = await end;
    expect([code, all]).toEqual([1, expect.stringContaining('✗ INTERRUPTED  stopped by SIGINT')]);
    expect(repository.pulls).toMatchObject([{ state: 'open' }]);
    expect(repository.comments).toEqual([]);
    const isDone = github.git.hold !== undefined;
    github.git.delay = undefined;
    github.git.hold = undefined;
    const left = await head();
    const merged = (await subjectsOf(path)).filter((each) => /^promote frontend .* to prod$/.test(each));
    expect([(await refsOf(path)) === before, merged.length]).toEqual(isDone ? [false, 1] : [true, 0]);
    const again = await as('cyd').run('merge', ID);
    expect([again.code, (await head()) === left]).toEqual([0, isDone]);
    expect((await subjectsOf(path))[0]).toMatch(/^promote frontend .* to prod$/);
    expect(repository.pulls).toMatchObject([{ state: 'closed' }]);
    expect(repository.comments).toMatchObject([{ body: expect.stringContaining(await head()) }]);
    expect(await as('cyd').run('check')).toMatchObject({ code: 0 });
  },
);

test('a repository that moved: told, with no credential sent to where it points', async () => {
  const { as, head, repository } = await proposed();
  const before = await head();
  github.moved.set(repository.name, `${owner}/elsewhere`);
  const asked = github.git.requests.length;
  const env = { CDK8S_DELIVERY_GIT_TOKEN: TOKENS.cyd };
  const { code, all } = await as('cyd', env).run('merge', ID);
  expect([code, all.replace(/\s+/g, ' ')]).toEqual([
    1,
    expect.stringMatching(/REMOTE_FAILED.*renamed or moved: give its new address/),
  ]);
  expect([github.git.requests.slice(asked), await head()]).toEqual([[], before]);
  github.moved.clear();
  expect(await as('cyd').run('merge', ID)).toMatchObject({ code: 0 });
});

test('a clock that is two days ahead ends no freeze: the merge is refused until it is over', async () => {
  const { path, as, head, local } = await proposed();
  const until = new Date(Date.now() + 86_400_000).toISOString();
  await local.ok('freeze', '--env', 'prod', '--reason', 'an audit', '--until', until);
  const before = await head();
  const { code, all } = await as('cyd', skewedClock(dirname(path), 2 * 86_400)).run('merge', ID);
  expect([code, all, await head()]).toEqual([1, expect.stringMatching(/CLOCK|FROZEN/), before]);
  await local.ok('unfreeze', '--env', 'prod');
  expect(await as('cyd').run('merge', ID)).toMatchObject({ code: 0 });
});

test('a disk that is full in the folder of the cache: nothing is half-done, and with space the next run finishes', async () => {
  const { path, as, git, head, repository } = await proposed({ approved: false });
  await as('ben').ok('withdraw', ID);
  const folder = join(await temporary(), 'small');
  const disk = smallDisk(folder, '64k');
  if (!disk) return;
  const cache = join(folder, 'cache');
  /** Runs a command on ever larger disks until it ends well; gives how often the disk was full. */
  const tillItFits = async (who: keyof typeof TOKENS, words: readonly string[]): Promise<number> => {
    const [before, asked] = [await refsOf(path), repository.pulls.map(({ state }) => state)];
    for (const [times, size] of ['64k', '160k', '256k', '64m'].entries()) {
      disk.resize(size);
      const { code, all } = await as(who)
        .with({ cache })
        .run(...words);
      if (code === 0) return times;
      expect([size, code, all]).toEqual([size, 1, expect.stringContaining('✗ DISK')]);
      expect(await refsOf(path)).toBe(before);
      expect(repository.pulls.map(({ state }) => state)).toEqual(asked);
      rmSync(cache, { recursive: true, force: true });
    }
    throw new Error(`${words.join(' ')} does not end well on a large disk`);
  };
  try {
    expect(await tillItFits('ada', PROMOTE)).toBeGreaterThan(0);
    expect(repository.pulls.at(-1)).toMatchObject({ state: 'open', sha: await git('rev-parse', BRANCH) });
    await as('ben').ok(...approving(ID));
    const before = await head();
    rmSync(cache, { recursive: true, force: true });
    disk.resize('64k');
    expect(await tillItFits('cyd', ['merge', ID])).toBeGreaterThan(0);
    expect([await git('rev-parse', 'refs/heads/delivery~1'), repository.pulls.at(-1)?.state]).toEqual([
      before,
      'closed',
    ]);
  } finally {
    disk.close();
  }
});
