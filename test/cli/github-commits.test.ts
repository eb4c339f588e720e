import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { CliEnd } from '../support/cli';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { faultsOfAnswer, faultsOfGraphql } from '../support/github/graphql-judge';
import { ACCOUNTS, accountsByToken, TOKENS } from '../support/github/people';
import { type Fault, type GitHubStandIn, startGitHub } from '../support/github/stand-in';
import { sshKey } from '../support/ssh-key';
import { temporaryDirectories } from '../support/temporary-directory';
import { cloneOf } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const PROMOTE = ['promote', 'frontend', '--to', 'prod'];
const ID = 'prod/promote-frontend';
const ASK = 'POST /graphql';

let example: DeliveredExample;
let github: GitHubStandIn;
let everything = '';

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  github = await startGitHub(dirname(example.folder));
  for (const [token, account] of accountsByToken()) github.accounts.set(token, account);
});
afterEach(() => {
  github.fault = undefined;
});
afterAll(async () => {
  await github.close();
  expect(github.faults).toEqual([]);
  for (const token of Object.values(TOKENS)) expect(everything).not.toContain(token);
});

/** A delivery repository on GitHub, which makes and signs the commits. */
async function onGitHub() {
  const { path, name } = await example.copy();
  const folder = await temporary();
  const key = sshKey(folder, 'github');
  const repository = github.repository(`${basename(example.folder)}/${name.replace('.git', '')}`);
  repository.signingKey = key.file;
  const signers = join(folder, 'signers');
  writeFileSync(signers, `noreply@github.com ${key.key}\n`);
  const cache = await temporary();
  const run = async (who: keyof typeof TOKENS, ...words: string[]): Promise<CliEnd> => {
    const end = await example.cli
      .with({
        delivery: `${github.url}/${basename(example.folder)}/${name}`,
        gitDir: path,
        cache,
        as: `${who} <${who}@example.org>`,
        env: {
          GH_ENTERPRISE_TOKEN: TOKENS[who],
          CDK8S_DELIVERY_FORGE: 'github',
          CDK8S_DELIVERY_COMMITS: 'forge',
        },
      })
      .run(...words);
    everything += end.all;
    return end;
  };
  const git = async (...args: string[]) =>
    (await gitOutput(args, { gitDir: path, settings: [['gpg.ssh.allowedSignersFile', signers]] }))
      .toString('utf8')
      .trim();
  const asked = () => github.requests.filter((each) => each === ASK).length;
  return { path, repository, run, git, asked };
}

/** The first requests that match meet faults, in their order. */
function faulty(...faults: readonly (Fault | undefined)[]): void {
  const left = [...faults];
  github.fault = (request) => (request === ASK ? left.shift() : undefined);
}

test('GitHub makes and signs the commits of the delivery branch: of a promotion, and of a merge', async () => {
  const { path, repository, run, git, asked } = await onGitHub();
  const work = await cloneOf(path, await temporary());
  const file = join(work.folder, 'environments/staging/environment.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^gates:/m, 'tags: annotated\ngates:'));
  await work.git('commit', '--quiet', '-am', 'tags');
  await work.git('push', '--quiet');
  const before = await git('rev-parse', 'delivery');
  expect(await run('ada', 'promote', 'frontend', '--to', 'staging')).toMatchObject({ code: 0 });
  expect(await git('log', '-1', '--format=%P %an <%ae> %cn', 'delivery')).toBe(
    `${before} ada <101+ada@users.noreply.github.com> GitHub`,
  );
  expect(await git('log', '-1', '--format=%B', 'delivery')).toContain('Requested-by: ada <ada@example.org>');
  await git('verify-commit', 'delivery');
  const tagged = await git('for-each-ref', '--format=%(refname) %(*objectname)', 'refs/tags/');
  expect(tagged).toMatch(/^refs\/tags\/staging-[\d-]+-001 \w+$/);
  expect(tagged.endsWith(` ${await git('rev-parse', 'delivery')}`)).toBe(true);
  // Of a branch that stands where the last one ended, one request is all.
  expect([asked(), await git('rev-parse', 'staged/delivery')]).toEqual([
    1,
    await git('rev-parse', 'delivery'),
  ]);

  expect(await run('ada', ...PROMOTE)).toMatchObject({ code: 0 });
  repository.review(1, ACCOUNTS.ben, 'APPROVED');
  const merged = await run('cyd', 'merge', ID);
  expect(merged).toMatchObject({ code: 0 });
  await git('verify-commit', 'delivery');
  expect(merged.all).toContain((await git('rev-parse', 'delivery')).slice(0, 7));
  expect(await refsOf(path)).toContain('receipts');
  expect(repository.pulls[0]).toMatchObject({ state: 'closed' });

  expect(await run('cyd', 'check')).toMatchObject({ code: 0 });
  expect(await run('cyd', 'verify')).toMatchObject({ code: 0 });
  expect(await git('rev-list', '--count', `${before}..delivery`)).toBe('2');
});

test('GitHub makes each commit of a batch, one on the other, and the branch gets them by one push', async () => {
  const { repository, run, git, asked } = await onGitHub();
  for (const app of ['frontend', 'backend'])
    for (const to of ['staging', 'prod'])
      expect(await run('ada', 'promote', app, '--to', to)).toMatchObject({ code: 0 });
  for (const pull of [1, 2]) repository.review(pull, ACCOUNTS.ben, 'APPROVED');
  const [head, before] = [await git('rev-parse', 'delivery'), asked()];
  expect(await run('cyd', 'merge', '--all')).toMatchObject({ code: 0 });
  expect([await git('rev-parse', 'delivery~2'), asked() - before]).toEqual([head, 2]);
  for (const commit of ['delivery', 'delivery^']) await git('verify-commit', commit);
  expect(repository.pulls.map(({ state }) => state)).toEqual(['closed', 'closed']);
});

test('an answer that is lost, a limit and an outage end in one commit; what GitHub does not take leaves nothing', async () => {
  const { path, run, git, asked } = await onGitHub();
  const freeze = (reason: string) =>
    run('ada', 'freeze', '--env', 'dev', '--name', reason, '--reason', reason);
  const commits = () => git('rev-list', '--count', 'delivery');
  const start = Number(await commits());

  faulty('unanswered');
  let before = asked();
  expect(await freeze('lost')).toMatchObject({ code: 0 });
  expect([asked() - before, await commits()]).toEqual([1, String(start + 1)]);

  before = asked();
  faulty('unseen', { status: 502 });
  const out = await freeze('out');
  expect([out.code, asked() - before]).toEqual([1, 2]);
  expect(out.all).toContain('REMOTE_FAILED');
  expect(await commits()).toBe(String(start + 1));

  faulty('unseen');
  expect(await freeze('reset')).toMatchObject({ code: 0 });
  const limit = {
    errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }],
    headers: { 'retry-after': '1' },
  };
  faulty(limit);
  const limited = await freeze('limited');
  expect([limited.code, limited.all]).toEqual([0, expect.stringContaining('limits requests: waiting 1 s')]);
  expect(await commits()).toBe(String(start + 3));

  const refs = await refsOf(path);
  for (const [type, code, said] of [
    ['FORBIDDEN', 2, 'FORGE_TOKEN'],
    ['UNPROCESSABLE', 1, 'PUSH_REFUSED'],
  ] as const) {
    faulty({ errors: [{ type, message: 'not so' }] });
    const end = await freeze('refused');
    expect([type, end.code, end.all]).toEqual([type, code, expect.stringContaining(said)]);
  }
  expect(await refsOf(path)).toBe(refs);
});

test('another run that was faster beside the branch is waited out, and what it left there is overwritten', async () => {
  const { run, git, asked } = await onGitHub();
  const head = await git('rev-parse', 'delivery');
  const tree = await git('rev-parse', 'delivery^{tree}');
  const left = await git(
    '-c',
    'user.name=x',
    '-c',
    'user.email=x@example.org',
    'commit-tree',
    tree,
    '-p',
    head,
    '-m',
    'left by a run that was killed',
  );
  await git('update-ref', 'refs/heads/staged/delivery', left);
  let moved = false;
  github.fault = (request) => {
    if (request !== ASK || moved) return undefined;
    moved = true;
    return { errors: [{ type: 'STALE_DATA', message: 'Expected branch to point to another commit' }] };
  };
  const before = asked();
  expect(await run('ada', 'promote', 'frontend', '--to', 'staging')).toMatchObject({ code: 0 });
  expect(asked() - before).toBe(2);
  expect(await git('rev-parse', 'delivery^')).toBe(head);
  expect(await git('rev-parse', 'staged/delivery')).toBe(await git('rev-parse', 'delivery'));
});

test('fails where the commit that GitHub made is another one than was planned, and leaves the branch alone', async () => {
  const { repository, run, git } = await onGitHub();
  const head = await git('rev-parse', 'delivery');
  repository.words = (message) => message.replace('staging', 'prod');
  const end = await run('ada', 'promote', 'frontend', '--to', 'staging');
  expect([end.code, end.all]).toEqual([1, expect.stringContaining('PUSH_REFUSED')]);
  expect(end.all.replace(/\s+/g, ' ')).toMatch(
    /is not the planned one: its message is .*delivery stays as it is/,
  );
  expect(await git('rev-parse', 'delivery')).toBe(head);
  delete repository.words;
  expect(await run('ada', 'promote', 'frontend', '--to', 'staging')).toMatchObject({ code: 0 });
});

test('fails on a forge that makes no commits, and for a maker that there is not, before anything is written', async () => {
  const { cli, path } = await example.copy();
  const refs = await refsOf(path);
  for (const [commits, said] of [
    ['forge', 'the forge "local" makes none'],
    ['github', 'CDK8S_DELIVERY_COMMITS'],
  ] as const) {
    const by = cli.with({ env: { CDK8S_DELIVERY_COMMITS: commits } });
    // A plan has the verdict of the command.
    for (const words of [[], ['--dry-run']]) {
      const end = await by.run('promote', 'frontend', '--to', 'staging', ...words);
      expect([end.code, end.all.replace(/\s+/g, ' ')]).toEqual([2, expect.stringContaining(said)]);
    }
  }
  expect(await refsOf(path)).toBe(refs);
});

test('the judge of GraphQL lets nothing pass that GitHub does not describe', () => {
  const query =
    'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }';
  const input = { branch: { id: 'x' }, expectedHeadOid: 'a'.repeat(40), message: { headline: 'x' } };
  const of = (body: object) => faultsOfGraphql(body).join('; ');
  expect(of({ query, variables: { input } })).toBe('');
  expect(of({ query: query.replace('oid', 'iod'), variables: { input } })).toMatch(
    /Cannot query field "iod"/,
  );
  expect(of({ query, variables: { input: { ...input, expectedHeadOid: undefined } } })).toMatch(
    /expectedHeadOid/,
  );
  expect(of({ query, variables: { input: { ...input, head: 'x' } } })).toMatch(/"head" is not defined/);
  expect(of({ query, variables: { input, more: 1 } })).toMatch(/no variable is called more/);
  expect(of({ query, variables: { input }, querry: '' })).toMatch(/querry is no part/);
  const answered = (data: unknown) => faultsOfAnswer({ query, variables: { input } }, { data }).join('; ');
  expect(answered({ createCommitOnBranch: { commit: { oid: 'a' } } })).toBe('');
  expect(answered({ createCommitOnBranch: { commit: {} } })).toMatch(/non-nullable field/);
  expect(answered({ createCommitOnBranch: { commit: { oid: 'a', more: 1 } } })).toMatch(/more than what/);
});
