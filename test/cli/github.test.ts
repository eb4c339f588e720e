import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { Cli, CliEnd } from '../support/cli';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { ACCOUNTS, accountsByToken, TOKENS } from '../support/github/people';
import { type Fault, type GitHubStandIn, startGitHub } from '../support/github/stand-in';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';
import { cloneOf } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const ID = 'prod/promote-frontend';
const PROMOTE = ['promote', 'frontend', '--to', 'prod'];
const BRANCH = `refs/heads/proposals/delivery/${ID}`;

let example: DeliveredExample;
let github: GitHubStandIn;
let everything = '';

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  await example.cli.ok('promote', 'frontend', '--to', 'staging');
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

/** A delivery repository on GitHub, and who works with it. */
async function onGitHub() {
  const { path, name } = await example.copy();
  const repository = github.repository(`${basename(example.folder)}/${name.replace('.git', '')}`);
  const cache = await temporary();
  const as = (who: keyof typeof TOKENS): Cli =>
    example.cli.with({
      delivery: `${github.url}/${basename(example.folder)}/${name}`,
      gitDir: path,
      cache,
      as: `${who} <${who}@example.org>`,
      env: { GH_ENTERPRISE_TOKEN: TOKENS[who], CDK8S_DELIVERY_FORGE: 'github' },
    });
  const run = async (who: keyof typeof TOKENS, ...words: string[]): Promise<CliEnd> => {
    const end = await as(who).run(...words);
    everything += end.all;
    return end;
  };
  const head = async (ref = 'refs/heads/delivery') =>
    (await gitOutput(['rev-parse', ref], { gitDir: path })).toString('utf8').trim();
  return { path, repository, as, run, head, cache };
}

/** The first so many requests that match meet a fault. */
function faulty(pattern: RegExp, fault: Fault, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  github.fault = (request) => {
    if (!pattern.test(request) || left === 0) return undefined;
    left -= 1;
    return fault;
  };
}

test('promote opens a pull request, a review approves it, merge brings it, and everything is done once', async () => {
  const { repository, run, head } = await onGitHub();
  const first = await run('ada', ...PROMOTE);
  expect(first).toMatchObject({ code: 0 });
  expect(first.stdout).toContain('/pull/1\n');
  expect(repository.pulls).toMatchObject([
    {
      title: expect.stringMatching(/^promote frontend \S+ to prod$/),
      labels: ['change/promote', 'environment/prod'],
      head: BRANCH.replace('refs/heads/', ''),
      base: 'delivery',
      state: 'open',
    },
  ]);
  expect(repository.pulls[0]?.body).toContain('| `frontend` |');
  const [proposed, asked] = [await head(BRANCH), github.requests.length];
  expect((await run('ada', ...PROMOTE)).stdout).toContain('is open already, with the same plan');
  expect([await head(BRANCH), github.requests.slice(asked).map((each) => each.split(' ')[0])]).toEqual([
    proposed,
    ['GET'],
  ]);

  expect((await run('ada', 'merge', ID)).all).toContain('NOT_APPROVED');
  const standing = { sha: proposed, context: 'cdk8s-delivery' };
  expect(repository.statuses).toMatchObject([{ ...standing, state: 'pending' }]);
  expect((await run('ada', 'merge', ID)).all).toContain('NOT_APPROVED');
  expect(repository.statuses).toHaveLength(1);
  expect(await run('ben', ...approving(ID))).toMatchObject({ code: 0 });
  expect(repository.reviews).toMatchObject([{ state: 'APPROVED', commit: proposed, user: { login: 'ben' } }]);
  const merged = await run('cyd', 'merge', ID);
  expect(merged).toMatchObject({ code: 0 });
  expect(repository.pulls[0]).toMatchObject({ state: 'closed' });
  expect(repository.statuses.at(-1)).toMatchObject({ ...standing, state: 'success' });
  expect(repository.comments).toMatchObject([{ body: expect.stringContaining(await head()) }]);
  expect(await run('cyd', 'merge', ID)).toMatchObject({ code: 0 });
  expect(repository.comments).toHaveLength(1);
  expect(await run('cyd', 'check')).toMatchObject({ code: 0 });
});

test('a pull request that was squash-merged outside is told and closed by the next merge, which says which commit it was', async () => {
  const { path, repository, run, head } = await onGitHub();
  await run('ada', ...PROMOTE);
  const [before, proposed] = [await head(), await head(BRANCH)];
  const squash = ['commit-tree', '-p', before, '-m', 'promote (#1)', `${proposed}^{tree}`];
  const person = { GIT_AUTHOR_NAME: 'Dan', GIT_AUTHOR_EMAIL: 'dan@example.org' };
  const env = { ...person, GIT_COMMITTER_NAME: 'Dan', GIT_COMMITTER_EMAIL: 'dan@example.org' };
  const commit = (await gitOutput(squash, { gitDir: path, env })).toString('utf8').trim();
  await gitOutput(['update-ref', 'refs/heads/delivery', commit, before], { gitDir: path });

  const asked = github.requests.length;
  const planned = await run('cyd', 'merge', ID, '--dry-run');
  expect([planned.code, planned.stdout]).toEqual([
    0,
    expect.stringContaining(`${ID} would be closed, as commit ${commit.slice(0, 12)}`),
  ]);
  expect(github.requests.slice(asked).every((each) => each.startsWith('GET'))).toBe(true);
  faulty(/^POST .*comments/, { status: 502 });
  expect(await run('cyd', 'merge', ID)).toMatchObject({ code: 1 });
  github.fault = undefined;
  // The branch is gone, and the request is closed by the next run.
  const again = await run('cyd', 'merge', ID);
  expect([again.code, again.all]).toEqual([1, expect.stringContaining('PROPOSAL_CLOSED')]);
  expect(repository.pulls).toMatchObject([{ state: 'closed' }]);
  expect(repository.comments).toMatchObject([
    {
      body: expect.stringContaining(
        `Closed: commit ${commit} of the delivery branch brought what this asks for`,
      ),
    },
  ]);
  await run('cyd', 'merge', ID);
  expect(repository.comments).toHaveLength(1);
  expect(await head()).toBe(commit);
});

test('a pull request that people made of files is merged as the promotion that it amounts to, by a review of a person who wrote none of it', async () => {
  const { path, repository, run, head } = await onGitHub();
  const { folder, git } = await cloneOf(path, await temporary());
  const before = await head();
  const records = (environment: string) => `environments/${environment}/releases/frontend.yaml`;
  const text = readFileSync(join(folder, records('staging')), 'utf8');
  const [, tree = ''] = /^ +prod: ([0-9a-f]{40})$/m.exec(text) ?? [];
  await git('checkout', '--quiet', '-b', 'frontend-to-prod');
  await git('read-tree', '--prefix=manifests/prod/frontend/', tree);
  mkdirSync(dirname(join(folder, records('prod'))), { recursive: true });
  writeFileSync(join(folder, records('prod')), text);
  await git('add', records('prod'));
  await git('commit', '--quiet', '--author', `Ben <${ACCOUNTS.ben.emails[0]}>`, '-m', 'frontend to prod');
  await git('push', '--quiet', 'origin', 'frontend-to-prod');
  const owner = basename(example.folder);
  const at = { owner, repo: basename(path).replace('.git', '') };
  const ada = new Octokit({ auth: TOKENS.ada, baseUrl: `${github.url}/api/v3` });
  await ada.rest.pulls.create({ ...at, title: 'to prod', head: 'frontend-to-prod', base: 'delivery' });

  // Ben owns prod, and wrote the commit.
  repository.review(1, ACCOUNTS.ben, 'APPROVED');
  const own = await run('cyd', 'merge', '#1');
  expect([own.code, own.all]).toEqual([
    1,
    expect.stringMatching(/NOT_APPROVED[\s\S]*wrote\s+none\s+of\s+its\s+commits/),
  ]);
  expect(await head()).toBe(before);

  await git('commit', '--quiet', '--amend', '--reset-author', '-m', 'frontend to prod');
  await git('push', '--quiet', '--force', 'origin', 'frontend-to-prod');
  repository.review(1, ACCOUNTS.ben, 'APPROVED', await head('refs/heads/frontend-to-prod'));
  const merged = await run('cyd', 'merge', '1', '--json');
  expect(merged).toMatchObject({ code: 0 });
  expect(JSON.parse(merged.stdout)).toMatchObject({
    outcome: 'merged',
    branch: 'frontend-to-prod',
    proposal: { id: ID },
    approvedBy: [expect.stringContaining('ben')],
  });
  expect(repository.pulls[0]).toMatchObject({ state: 'closed' });
  expect(repository.comments).toMatchObject([{ body: expect.stringContaining(await head()) }]);
  expect(await run('cyd', 'merge', '#1')).toMatchObject({ code: 0 });
  expect(repository.comments).toHaveLength(1);
  const verified = await run('cyd', 'verify', '--since', before);
  expect(verified).toMatchObject({ code: 0 });
});

test('fails to count reviews that are not a yes to this commit by a person who may say it', async () => {
  const { repository, run, head } = await onGitHub();
  await run('ada', ...PROMOTE);
  const proposed = await head(BRANCH);
  const { ada, ben, cyd, dan, eve, bot } = ACCOUNTS;
  const cases: [string, () => void][] = [
    ['of the author', () => repository.review(1, ada, 'APPROVED')],
    ['of an older commit', () => repository.review(1, ben, 'APPROVED', '0'.repeat(40))],
    ['of a reader', () => repository.review(1, eve, 'APPROVED')],
    ['of a writer who is in no team of the owners', () => repository.review(1, dan, 'APPROVED')],
    ['of an app', () => repository.review(1, bot, 'APPROVED')],
    [
      'followed by a no',
      () => {
        repository.review(1, ben, 'APPROVED');
        repository.review(1, ben, 'CHANGES_REQUESTED');
      },
    ],
    [
      'dismissed',
      () => {
        repository.review(1, cyd, 'DISMISSED');
        repository.review(1, cyd, 'COMMENTED');
      },
    ],
  ];
  for (const [what, give] of cases) {
    give();
    const end = await run('cyd', 'merge', ID);
    expect([what, end.code, /NOT_APPROVED/.test(end.all)]).toEqual([what, 1, true]);
  }
  expect((await run('ada', ...approving(ID))).all).toContain('SELF_APPROVAL');
  expect((await run('bot', ...approving(ID))).all).toContain('only people approve');
  expect((await run('eve', ...approving(ID))).all).toContain('does not count');
  faulty(/^GET \/orgs\/example\/teams\/sre\/memberships\/dan$/, { status: 403 });
  const unseen = await run('cyd', 'merge', ID);
  expect([unseen.code, unseen.all]).toEqual([2, expect.stringContaining('members: read')]);
  github.fault = undefined;
  expect(await head(BRANCH)).toBe(proposed);
  repository.review(1, ben, 'APPROVED');
  repository.review(1, ben, 'COMMENTED');
  expect(await run('cyd', 'merge', ID)).toMatchObject({ code: 0 });
});

test('asks the owners of an environment for a review, and tells whom GitHub does not take', async () => {
  const { path, repository, run, as } = await onGitHub();
  const file = 'environments/prod/environment.yaml';
  const { folder, git } = await cloneOf(path, await temporary());
  const before = readFileSync(join(folder, file), 'utf8');
  const owners = ['"@ben"', '"@ada"', '"@nobody-here"', '"@example/sre"']
    .map((each) => `\n    - ${each}`)
    .join('');
  const after = before.replace(/owners:\n(?:\s+- .*\n)+/, `owners:${owners}\n`);
  expect(after).not.toBe(before);
  writeFileSync(join(folder, file), after);
  await git('commit', '--quiet', '-am', 'other owners');
  await git('push', '--quiet');
  const { code, stderr } = await run('ada', ...PROMOTE);
  expect([code, stderr.replace(/\s+/g, ' ')]).toEqual([
    0,
    expect.stringContaining('@nobody-here could not be asked for a review: Reviews may only be requested'),
  ]);
  expect(repository.asked).toEqual([{ pull: 1, reviewers: ['ben'], teams: [], assignees: [] }]);
  await as('ada').ok(...PROMOTE);
  expect(repository.asked).toHaveLength(1);
});

test('parts of approvals are counted by teams as GitHub knows them, and by the owners of the app', async () => {
  const { path, repository, run } = await onGitHub();
  const file = 'environments/prod/environment.yaml';
  const { folder, git } = await cloneOf(path, await temporary());
  const before = readFileSync(join(folder, file), 'utf8');
  const all =
    'owners: []\n  all:\n    - people: 1\n      of:\n        - "@example/sre"\n    - people: 1\n      of: owners\n';
  const after = before.replace(/owners:\n(?:\s+- .*\n)+/, all);
  expect(after).not.toBe(before);
  writeFileSync(join(folder, file), after);
  await git('commit', '--quiet', '-am', 'parts of approvals');
  await git('push', '--quiet');
  expect(await run('dan', ...PROMOTE)).toMatchObject({ code: 0 });
  const told = async () => (await run('cyd', 'merge', ID)).all.replace(/\s+/g, ' ');
  repository.review(1, ACCOUNTS.dan, 'APPROVED');
  expect(await told()).toMatch(
    /it needs 1 of @example\/sre \(so far none\); it needs 1 of the owners of frontend/,
  );
  repository.review(1, ACCOUNTS.ben, 'APPROVED');
  const short = await told();
  expect(short).toMatch(/still needs 1 of the owners of frontend.* \(so far none\); it is approved by/);
  expect(short).not.toContain('1 of @example/sre');
  // Ada is in the team that owns the app.
  repository.review(1, ACCOUNTS.ada, 'APPROVED');
  expect(await run('cyd', 'merge', ID)).toMatchObject({ code: 0 });
});

test('protect prints a plan, puts it in place by a person who may, and --check tells what was changed', async () => {
  const { repository, run, head } = await onGitHub();
  const apps = ['--merger', 'delivery-merger', '--proposer', 'delivery'];
  const planned = await run('cyd', 'protect', ...apps);
  expect([planned.code, planned.all]).toEqual([
    0,
    expect.stringContaining('planned only: nothing was changed'),
  ]);
  expect([repository.rulesets?.size, repository.labels]).toEqual([0, []]);
  expect(await run('cyd', 'protect', ...apps, '--check')).toMatchObject({ code: 1 });
  const before = await head();
  expect((await run('bot', 'protect', ...apps, '--apply')).all).toContain('only a person protects');
  expect(await head()).toBe(before);
  expect(await run('cyd', 'protect', ...apps, '--apply')).toMatchObject({ code: 0 });
  const applied = await head();
  expect([repository.rulesets?.size, applied === before]).toEqual([4, false]);
  expect(await run('cyd', 'protect', ...apps, '--check')).toMatchObject({ code: 0 });
  expect((await run('ben', 'protect', ...apps, '--check')).code).toBe(1);
  const shown = await run('ben', 'protect', ...apps, '--check', '--as-shown');
  expect([shown.code, shown.all]).toEqual([0, expect.stringContaining('as far as the token is shown')]);
  expect(await run('cyd', 'check')).toMatchObject({ code: 0 });
  // Nobody but the merger updates the branch now: what needs no approval is asked for, too.
  const asked = await run('bot', 'release', 'frontend', '--image', `server=${PODINFO.new}`);
  expect([asked.code, asked.all]).toEqual([0, expect.stringContaining('merge dev/release-frontend')]);
  expect([repository.pulls.length, await head()]).toEqual([1, applied]);
  expect(await run('merger', 'merge', 'dev/release-frontend')).toMatchObject({ code: 0 });
  expect([repository.pulls[0]?.state, (await head()) === applied]).toEqual(['closed', false]);
  const [[number, first] = []] = [...(repository.rulesets ?? [])];
  repository.rulesets?.set(number ?? 0, { ...first, enforcement: 'disabled' });
  expect(await run('ben', 'protect', ...apps, '--check', '--as-shown')).toMatchObject({ code: 1 });
  const changed = await run('cyd', 'protect', ...apps, '--check', '--json');
  expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining('PROTECTION_DIFFERS')]);
  expect((await run('cyd', 'protect', '--check')).all).toContain('PROTECTION_MIXED');
});

test('says what came after a review: evidence that a later request brings voids it, and the request shows it', async () => {
  const { repository, run, head } = await onGitHub();
  await run('ada', ...PROMOTE);
  const before = await head(BRANCH);
  expect(await run('ben', ...approving(ID))).toMatchObject({ code: 0 });
  expect(await run('ada', ...PROMOTE)).toMatchObject({ stdout: expect.stringContaining('is open already') });
  const old = ['release', 'frontend', '--image', `server=${PODINFO.old}`];
  await run('ada', ...old, '--evidence', 'scan=https://ci.example.org/9');
  await run('ada', 'promote', 'frontend', '--to', 'staging');
  expect(await run('ada', ...PROMOTE)).toMatchObject({ code: 0 });
  expect(await head(BRANCH)).not.toBe(before);
  expect(repository.pulls[0]?.body).toContain(await head(BRANCH));
  const { code, all } = await run('cyd', 'merge', ID);
  expect([code, all.replace(/\s+/g, ' ')]).toEqual([
    1,
    expect.stringMatching(/NOT_APPROVED.*ben .*approved it as it was.*evidence came: frontend scan=https:/),
  ]);
  expect(await run('ben', ...approving(ID))).toMatchObject({ code: 0 });
  expect(await run('cyd', 'merge', ID)).toMatchObject({ code: 0 });
});

test('stops where a person pushed to the branch; a withdrawal says by whom and why', async () => {
  const { path, repository, run, head } = await onGitHub();
  await run('ada', ...PROMOTE);
  const proposed = await head(BRANCH);
  const author = ['-c', 'user.name=Eve', '-c', 'user.email=eve@example.org'];
  const commit = ['commit-tree', `${proposed}^{tree}`, '-p', proposed, '-m', 'by hand'];
  const byHand = (await gitOutput([...author, ...commit], { gitDir: path })).toString('utf8').trim();
  await gitOutput(['update-ref', BRANCH, byHand], { gitDir: path });
  const stopped = await run('ada', ...PROMOTE);
  expect([stopped.code, stopped.all]).toEqual([1, expect.stringContaining('PROPOSAL_CHANGED')]);
  expect(await head(BRANCH)).toBe(byHand);
  await gitOutput(['update-ref', BRANCH, proposed], { gitDir: path });
  expect(await run('ben', 'withdraw', ID, '--reason', 'not before Monday')).toMatchObject({ code: 0 });
  expect(repository.pulls).toMatchObject([{ state: 'closed' }]);
  expect(repository.comments).toMatchObject([{ body: expect.stringContaining('not before Monday') }]);
  await run('ada', ...PROMOTE);
  expect(repository.pulls).toMatchObject([{ state: 'closed' }, { state: 'open' }]);
});

test('waits for a short limit and says so; gives up at a long one, and the next run completes it', async () => {
  const { repository, run } = await onGitHub();
  const soon = String(Math.floor(Date.now() / 1000) + 3600);
  const long: Fault[] = [
    { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': soon } },
    { status: 429, headers: { 'retry-after': '900' } },
    { status: 403, headers: { 'retry-after': '901' }, message: 'You have exceeded a secondary rate limit.' },
  ];
  for (const fault of long) {
    faulty(/^POST .*\/pulls$/, fault);
    const end = await run('ada', ...PROMOTE);
    expect([end.code, end.all]).toEqual([1, expect.stringContaining('FORGE_LIMIT')]);
  }
  expect(repository.pulls).toEqual([]);
  faulty(/^POST .*\/pulls$/, { status: 429, headers: { 'retry-after': '1' } }, 1);
  const end = await run('ada', ...PROMOTE);
  expect([end.code, end.stderr]).toEqual([0, expect.stringContaining('waiting 1 s')]);
  expect(repository.pulls).toHaveLength(1);
});

test('fails with a code and a remedy where the token is missing, wrong or may not do it', async () => {
  const { path, repository, as, run } = await onGitHub();
  for (const status of [401, 403, 404]) {
    faulty(/\/pulls/, { status, message: 'Resource not accessible' });
    const end = await run('ada', ...PROMOTE);
    expect([status, end.code, end.all]).toEqual([status, 2, expect.stringContaining('FORGE_TOKEN')]);
  }
  github.fault = undefined;
  const without = await as('ada')
    .with({ env: { CDK8S_DELIVERY_FORGE: 'github', GITHUB_TOKEN: TOKENS.ada } })
    .run(...PROMOTE);
  expect([without.code, without.all]).toEqual([2, expect.stringContaining('set GH_ENTERPRISE_TOKEN')]);
  expect(repository.pulls).toEqual([]);
  expect(await refsOf(path)).not.toContain(BRANCH);
  expect(await run('ada', ...PROMOTE)).toMatchObject({ code: 0 });
});

test('outlives an outage, and never opens a second pull request when an answer was lost', async () => {
  const { repository, run } = await onGitHub();
  for (const fault of ['unseen', { status: 502 }, { status: 503 }] satisfies Fault[]) {
    faulty(/^POST .*\/pulls$/, fault, 1);
    const end = await run('ada', ...PROMOTE);
    expect([end.code, end.all]).toEqual([1, expect.stringContaining('REMOTE_FAILED')]);
  }
  faulty(/^GET .*\/pulls$/, { status: 502 }, 1);
  const again = await run('ada', ...PROMOTE, '--json');
  expect([again.code, repository.pulls.length]).toEqual([0, 1]);
  await run('ben', 'withdraw', ID);
  faulty(/^POST .*\/pulls$/, 'unanswered', 1);
  expect(await run('ada', ...PROMOTE)).toMatchObject({ code: 0 });
  expect(repository.pulls.filter(({ state }) => state === 'open')).toHaveLength(1);
  faulty(/^POST .*\/pulls$/, { status: 422, message: 'Validation Failed' });
  await run('ben', 'withdraw', ID);
  expect((await run('ada', ...PROMOTE)).all).toContain('PUSH_REFUSED');
});

test('a merge that cannot read reviews, or cannot close the request, is done again; its comment stands once, on whatever page', async () => {
  const { repository, run, head } = await onGitHub();
  await run('ada', ...PROMOTE);
  await run('ben', ...approving(ID));
  const before = await head();
  faulty(/\/reviews$/, { status: 500 });
  expect((await run('cyd', 'merge', ID)).all).toContain('REMOTE_FAILED');
  expect(await head()).toBe(before);
  faulty(/^POST .*\/comments$/, 'unseen');
  expect((await run('cyd', 'merge', ID)).all).toContain('REMOTE_FAILED');
  expect(await head()).not.toBe(before);
  github.fault = undefined;
  // What people write meanwhile fills the first page: the comment is found on the second.
  for (let each = 0; each < 120; each += 1) repository.comment(1, ACCOUNTS.dan, `thought ${each}`);
  for (const _ of ['closes it', 'finds it closed'])
    expect(await run('cyd', 'merge', ID)).toMatchObject({ code: 0 });
  expect(repository.comments).toHaveLength(121);
});

test('stops at once when it is told to, while it waits for a limit', async () => {
  const { as, cache } = await onGitHub();
  faulty(/^GET .*\/pulls$/, { status: 429, headers: { 'retry-after': '100' } });
  const started = as('ada').start(...PROMOTE);
  while (github.fault && !github.requests.at(-1)?.includes('/pulls'))
    await new Promise((go) => setTimeout(go, 50));
  await new Promise((go) => setTimeout(go, 500));
  started.child.kill('SIGINT');
  const end = await started.end;
  expect(end.code).not.toBe(0);
  expect(end.all).toContain('INTERRUPTED');
  everything += end.all;
  for (const file of readdirSync(cache, { recursive: true, withFileTypes: true }))
    if (file.isFile()) everything += readFileSync(join(file.parentPath, file.name), 'latin1');
});
