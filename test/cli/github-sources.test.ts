import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gitOutput } from '../../lib/engine/git/run-git';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { ACCOUNTS, accountsByToken, TOKENS } from '../support/github/people';
import { type GitHubStandIn, startGitHub } from '../support/github/stand-in';
import { createBareRepository } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';
import { cloneOf } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const ID = 'prod/promote-frontend';
const MARK = /^<!-- cdk8s-delivery comment reached\/\S+ -->\n/;

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

/** A delivery repository and a source repository on GitHub; the environments ask for comments on its pull requests. */
async function onGitHub() {
  const { path, name } = await example.copy();
  const owner = basename(example.folder);
  const sourceName = name.replace('delivery', 'source');
  const sourceDir = join(example.folder, sourceName);
  await createBareRepository(sourceDir);
  const source = github.repository(`${owner}/${sourceName.replace('.git', '')}`);
  const address = `${github.url}/${owner}/${sourceName.replace('.git', '')}`;
  const cache = await temporary();
  const clones = await temporary();
  let edits = 0;
  const edit = async (files: Readonly<Record<string, (text: string) => string>>) => {
    edits += 1;
    const into = join(clones, String(edits));
    mkdirSync(into);
    const { folder, git } = await cloneOf(path, into);
    for (const [file, change] of Object.entries(files)) {
      const before = readFileSync(join(folder, file), 'utf8');
      const after = change(before);
      expect([file, after]).not.toEqual([file, before]);
      writeFileSync(join(folder, file), after);
    }
    await git('commit', '--quiet', '-am', 'edited');
    await git('push', '--quiet');
  };
  /** The record of dev says that it was built of a commit of that repository, or of another one. */
  const builtOf = (commit: string, repository = address) =>
    edit({
      'environments/dev/releases/frontend.yaml': (text) =>
        `${text.replace(/^source:\n(?: {2}.*\n)*/m, '')}source:\n  repository: ${repository}\n  commit: ${commit}\n`,
    });
  const commitOf = async (message: string, on?: string) =>
    (
      await gitOutput(
        [
          ...['-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit-tree'],
          ...[await emptyTree(sourceDir), '-m', message, ...(on === undefined ? [] : ['-p', on])],
        ],
        { gitDir: sourceDir },
      )
    )
      .toString('utf8')
      .trim();
  const run = async (who: keyof typeof TOKENS, env: Readonly<Record<string, string>>, ...words: string[]) => {
    const end = await example.cli
      .with({
        delivery: `${github.url}/${owner}/${name}`,
        gitDir: path,
        cache,
        as: `${who} <${who}@example.org>`,
        env: { GH_ENTERPRISE_TOKEN: TOKENS[who], CDK8S_DELIVERY_FORGE: 'github', ...env },
      })
      .run(...words);
    everything += end.all;
    return { code: end.code, all: end.all.replace(/\s+/g, ' ') };
  };
  const asks = (environment: string) =>
    edit({
      [`environments/${environment}/environment.yaml`]: (text) =>
        text.replace(/^(approvals:(?:.*\n)(?: .*\n)*)/m, '$1requests:\n  commentOnSources: true\n'),
    });
  const told = () => source.comments.map(({ issue, body }) => [issue, body.replace(MARK, '')] as const);
  return { path, source, builtOf, commitOf, run, asks, told };
}

async function emptyTree(gitDir: string): Promise<string> {
  return (await gitOutput(['hash-object', '-t', 'tree', '-w', '--stdin'], { gitDir, input: '' }))
    .toString('utf8')
    .trim();
}

test('the merged pull requests that a release brings are told once, in place, after a push and after a merge', async () => {
  const { path, source, builtOf, commitOf, run, asks, told } = await onGitHub();
  await asks('staging');
  await asks('prod');
  const first = await commitOf('first');
  const [second, direct] = [await commitOf('second', first), await commitOf('direct', first)];
  const third = await commitOf('third', second);
  source.brought.push({ number: 4, commits: [first], merged: true });
  source.brought.push({ number: 5, commits: [second, third], merged: true });
  source.brought.push({ number: 6, commits: [third], merged: false });
  source.brought.push({ number: 7, commits: [third], merged: true, of: 'fork/source' });
  source.brought.push({ number: 8, commits: [direct], merged: true });
  await builtOf(first);
  expect(await run('ada', {}, 'promote', 'frontend', '--to', 'staging')).toMatchObject({ code: 0 });
  const commit = (await gitOutput(['rev-parse', 'delivery'], { gitDir: path })).toString('utf8').trim();
  expect(told()).toEqual([[4, expect.stringContaining('Reached **staging**')]]);
  expect(told()[0]?.[1]).toMatch(
    /\n\| `frontend` \| `r-[0-9a-f]+` \| \[`[0-9a-f]{12}`\]\(.+\/commit\/[0-9a-f]{40}\) \| \S+Z \|$/,
  );
  expect(told()[0]?.[1]).toContain(`/commit/${commit})`);

  // The next release: of its pull requests, those alone that are merged here and are new.
  expect(
    await example.cli
      .with({ delivery: path, gitDir: path })
      .run('release', 'frontend', '--image', `server=${PODINFO.new}`),
  ).toMatchObject({ code: 0 });
  await builtOf(third);
  expect(await run('ada', {}, 'promote', 'frontend', '--to', 'staging')).toMatchObject({ code: 0 });
  expect(told().map(([issue]) => issue)).toEqual([4, 5]);

  // Into prod by a merge: all commits of the first release there are one's own.
  await example.cli
    .with({ delivery: path, gitDir: path })
    .ok('witness', 'frontend', '--as', 'Bob <bob@example.org>');
  expect(await run('ada', {}, 'promote', 'frontend', '--to', 'prod')).toMatchObject({ code: 0 });
  expect(told()).toHaveLength(2);
  github
    .repository(`${basename(example.folder)}/${basename(path, '.git')}`)
    .review(1, ACCOUNTS.ben, 'APPROVED');
  expect(await run('cyd', {}, 'merge', ID)).toMatchObject({ code: 0 });
  expect(told().map(([issue, text]) => [issue, /Reached \*\*(\w+)\*\*/.exec(text)?.[1]])).toEqual([
    [4, 'staging'],
    [5, 'staging'],
    [5, 'prod'],
  ]);
  // A rollback brings nothing there that was not there before, and a promotion after it edits what stands.
  expect(await run('ada', {}, 'rollback', 'frontend', '--env', 'staging', '--reason', 'why')).toMatchObject({
    code: 0,
  });
  expect(told()).toHaveLength(3);
  expect(await run('ada', {}, 'unhold', 'frontend', '--env', 'staging', '--reason', 'done')).toMatchObject({
    code: 0,
  });
  const before = told()[1];
  expect(await run('ada', {}, 'promote', 'frontend', '--to', 'staging')).toMatchObject({ code: 0 });
  expect(told()).toHaveLength(3);
  expect(told()[1]).not.toEqual(before);
});

test('what cannot be told is a note, and the promotion stands; nothing is asked where no environment asks', async () => {
  const { path, source, builtOf, commitOf, run, asks, told } = await onGitHub();
  const first = await commitOf('first');
  source.brought.push({ number: 4, commits: [first], merged: true });
  await builtOf(first);
  const asked = github.requests.length;
  expect(await run('ada', {}, 'promote', 'frontend', '--to', 'staging')).toMatchObject({ code: 0 });
  expect(github.requests.slice(asked).filter((each) => each.includes('/source-'))).toEqual([]);

  await asks('staging');
  const head = async () =>
    (await gitOutput(['rev-parse', 'delivery'], { gitDir: path })).toString('utf8').trim();
  const again = async (env: Readonly<Record<string, string>> = {}) => {
    await run('ada', env, 'retire', 'frontend', '--env', 'staging', '--reason', 'x');
    const before = await head();
    const end = await run('ada', env, 'promote', 'frontend', '--to', 'staging');
    expect([end.code, (await head()) === before]).toEqual([0, false]);
    return end.all;
  };
  github.fault = (request) =>
    /POST .*\/issues\/4\/comments$/.test(request)
      ? { status: 403, message: 'Resource not accessible' }
      : undefined;
  expect(await again()).toMatch(/are not told that they reached staging: .*Resource not accessible/);
  github.fault = undefined;
  // A token of its own reads and writes there.
  github.accounts.set('ghp_source000000000000000000000000000000', { ...ACCOUNTS.bot, login: 'sources[bot]' });
  await again({ CDK8S_DELIVERY_SOURCE_TOKEN: 'ghp_source000000000000000000000000000000' });
  expect(source.comments.map(({ issue, user }) => [issue, user.login])).toEqual([[4, 'sources[bot]']]);
  // An answer that is lost is not written twice.
  github.fault = (request) => (/PATCH .*\/comments\/1$/.test(request) ? 'unanswered' : undefined);
  expect(await again({ CDK8S_DELIVERY_SOURCE_TOKEN: 'ghp_source000000000000000000000000000000' })).toContain(
    'did not answer',
  );
  github.fault = undefined;
  expect(told()).toHaveLength(1);
  // No token goes to a server that a record alone names.
  await builtOf(first, 'http://127.0.0.1:1/owner/name');
  expect(await again()).toMatch(/are not told that they reached staging: it is not on 127\.0\.0\.1:\d+/);
});
