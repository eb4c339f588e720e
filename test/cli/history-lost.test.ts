import { join } from 'node:path';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
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
    ['release', 'frontend', '--into', 'dev'],
    ['promote', 'frontend', '--to', 'staging'],
    ['freeze', 'dev', '--reason', 'x'],
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
  await cli.ok('release', 'frontend', '--into', 'hotfix', '--image', `server=${PODINFO.new}`);
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
  expect([odd.code, odd.all]).toEqual([2, expect.stringContaining('INVALID_OPTION')]);
  await cli.ok('configure', '--accept-head', 'none');
  await cli.ok('configure');
  expect(await cli.run('status')).toMatchObject({ code: 0 });
});
