import { join } from 'node:path';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
type Git = ReturnType<typeof plainGit>;

let example: DeliveredExample;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
});

/** A delivery repository, and a machine that has not read it yet. */
async function fresh() {
  const { path, name, cli } = await example.copy();
  const git = plainGit(path);
  const anew = (cache: string) => cli.with({ cache: join(example.folder, `${cache}-${name}`) });
  const remove = async (prefix: string) => {
    const refs = (await git('for-each-ref', '--format=%(refname)', prefix)).split('\n').filter(Boolean);
    for (const ref of refs) await git('update-ref', '-d', ref);
  };
  return { path, git, remove, anew, cli: anew('cache') };
}

test('where renders are left of a branch that is gone, every command says so and configure begins nothing', async () => {
  const { git, remove, cli } = await fresh();
  await remove('refs/heads/delivery');
  const before = await git('for-each-ref');
  for (const args of [
    ['configure'],
    ['configure', '--dry-run'],
    ['status'],
    ['release', 'frontend', '--image', `server=${PODINFO.new}`],
    ['release', 'frontend', '--env', 'dev'],
    ['promote', 'frontend', '--to', 'staging'],
    ['freeze', '--env', 'dev', '--reason', 'x'],
  ]) {
    const { code, all } = await cli.run(...args);
    expect([args, code, all]).toEqual([
      args,
      1,
      expect.stringMatching(/HISTORY_LOST.*renders\/delivery\/.*no commit of it is known here/s),
    ]);
    expect(all).not.toContain('NO_BRANCH');
  }
  expect(await git('for-each-ref')).toBe(before);
});

test('where a proposal is left, its commit is named, and the branch comes back as the remedy says', async () => {
  const { path, git, remove, anew, cli } = await fresh();
  const head = await git('rev-parse', 'refs/heads/delivery');
  await cli.ok('release', 'frontend', '--env', 'hotfix', '--image', `server=${PODINFO.new}`);
  await remove('refs/heads/delivery');
  await remove('refs/heads/renders');
  const refused = await anew('other').run('configure');
  expect([refused.code, refused.all]).toEqual([1, expect.stringContaining('HISTORY_LOST')]);
  expect(refused.all).toContain('refs/heads/proposals/delivery/hotfix/');
  expect(refused.all.replace(/\s+/g, ' ')).toContain(
    `git push ${path} ${head}:refs/heads/delivery`.replace(/\s+/g, ' '),
  );
  await git('push', '--quiet', path, `${head}:refs/heads/delivery`);
  expect(await anew('other').ok('status')).toContain('frontend');
});

test('where only the cache remembers the branch, it is not begun anew unless that is asked for', async () => {
  const { git, remove, cli } = await fresh();
  const head = await git('rev-parse', 'refs/heads/delivery');
  await cli.ok('status');
  await remove('refs/');
  const refused = await cli.run('configure');
  expect([refused.code, refused.all]).toEqual([1, expect.stringContaining('HISTORY_LOST')]);
  expect(refused.all).toContain(head);
  const odd = await cli.run('configure', '--accept-head', head);
  expect([odd.code, odd.all]).toEqual([1, expect.stringContaining('HISTORY_LOST')]);
  expect((await cli.run('configure', '--accept-head', 'main')).all).toContain('INVALID_OPTION');
  await cli.ok('configure', '--accept-head', 'none');
  await cli.ok('configure');
  expect(await cli.run('status')).toMatchObject({ code: 0 });
});

/** Runs commands in turn; each may look only, write, or go back. */
const WRITING = [
  ['release', 'frontend', '--image', `server=${PODINFO.new}`],
  ['promote', 'frontend', '--to', 'staging'],
  ['freeze', '--env', 'dev', '--reason', 'x'],
  ['configure'],
] as const;

test.each([
  ['moved back', async (git: Git, head: string) => (await git('rev-parse', `${head}~1`)).trim()],
  [
    'rewritten with the same files',
    async (git: Git, head: string) => {
      const tree = (await git('rev-parse', `${head}^{tree}`)).trim();
      return (await git('commit-tree', tree, '-m', 'begun anew')).trim();
    },
  ],
])('a delivery branch that was %s is told, and what writes needs --accept-head', async (_what, make) => {
  const { git, cli, anew } = await fresh();
  await cli.ok('status');
  await cli.ok('freeze', '--env', 'staging', '--reason', 'y');
  const head = (await git('rev-parse', 'refs/heads/delivery')).trim();
  const now = await make(git, head);
  await git('update-ref', 'refs/heads/delivery', now);
  for (const args of WRITING) {
    const { code, all } = await cli.run(...args);
    expect([args, code, all.replace(/\s+/g, ' ')]).toEqual([
      args,
      1,
      expect.stringMatching(new RegExp(`HISTORY_LOST.*${head}.*--accept-head ${now}`)),
    ]);
  }
  // what only reads goes on, and tells it each time
  for (const args of [['status'], ['status'], ['where', 'frontend'], ['check']])
    expect(await cli.run(...args)).toMatchObject({ code: 0, all: expect.stringContaining('HISTORY_LOST') });
  const base = await cli.run('check', '--base', head, '--head', 'delivery');
  expect([base.code, base.all]).toEqual([1, expect.stringContaining('HISTORY_LOST')]);
  // a machine that has not read it knows nothing of it
  expect((await anew('other').run('status')).all).not.toContain('HISTORY_LOST');
  const wrong = await cli.run('freeze', '--env', 'dev', '--reason', 'x', '--accept-head', head);
  expect([wrong.code, wrong.all]).toEqual([1, expect.stringContaining('HISTORY_LOST')]);
  await cli.ok('freeze', '--env', 'dev', '--reason', 'x', '--accept-head', now);
  expect((await cli.run('unfreeze', '--env', 'dev')).all).not.toContain('HISTORY_LOST');
});

test('a rollback goes on where the branch was moved back, and says so', async () => {
  const { git, cli } = await fresh();
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  await cli.ok('status');
  const kept = (await git('rev-parse', 'refs/heads/delivery')).trim();
  await cli.ok('freeze', '--env', 'staging', '--reason', 'y');
  await cli.ok('status');
  await git('update-ref', 'refs/heads/delivery', kept);
  const { code, all } = await cli.run('rollback', 'frontend', '--env', 'dev', '--reason', 'INC-1');
  expect([code, all]).toEqual([0, expect.stringContaining('HISTORY_LOST')]);
});

test('a branch of renders that was moved back is told by the release that adds to it', async () => {
  const { git, cli } = await fresh();
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  const ref = (await git('for-each-ref', '--format=%(refname)', 'refs/heads/renders')).trim();
  const before = (await git('rev-parse', ref)).trim();
  const now = (await git('rev-parse', `${ref}~1`)).trim();
  await git('update-ref', ref, now);
  const order = ['release', 'backend', '--image', `server=${PODINFO.new}`];
  const { code, all } = await cli.run(...order);
  expect([code, all.replace(/\s+/g, ' ')]).toEqual([
    1,
    expect.stringMatching(new RegExp(`HISTORY_LOST.*renders/delivery/.*${before}.*--accept-head ${now}`)),
  ]);
  await cli.ok(...order, '--accept-head', now);
});
