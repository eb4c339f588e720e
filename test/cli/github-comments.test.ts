import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { CliEnd } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { ACCOUNTS, accountsByToken, TOKENS } from '../support/github/people';
import { type GitHubStandIn, startGitHub } from '../support/github/stand-in';
import { temporaryDirectories } from '../support/temporary-directory';
import { cloneOf } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const ID = 'prod/promote-frontend';
const BRANCH = `refs/heads/proposals/delivery/${ID}`;
const { ada, ben, cyd, dan, eve, bot } = ACCOUNTS;
/** Number of an issue that is no pull request. */
const ISSUE = 900;

let example: DeliveredExample;
let github: GitHubStandIn;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  await example.cli.ok('promote', 'frontend', '--to', 'staging');
  github = await startGitHub(dirname(example.folder));
  for (const [token, account] of accountsByToken()) github.accounts.set(token, account);
});
afterAll(async () => {
  await github.close();
  expect(github.faults).toEqual([]);
});

/** A delivery repository on GitHub whose environment prod says something of its requests; the merger's job answers comments. */
async function onGitHub(requests: object) {
  const { path, name } = await example.copy();
  const { folder, git } = await cloneOf(path, await temporary());
  const file = join(folder, 'environments/prod/environment.yaml');
  const data = parse(
    (await gitOutput(['show', 'HEAD:environments/prod/environment.yaml'], { cwd: folder })).toString(),
  );
  const {
    name: own,
    promotesFrom,
    delivery,
    destination,
    controller,
    controllerSettings,
    allow,
    sync,
    approvals,
    ...rest
  } = data;
  const before = {
    name: own,
    promotesFrom,
    delivery,
    destination,
    controller,
    controllerSettings,
    allow,
    sync,
    approvals,
  };
  const known = Object.fromEntries(Object.entries(before).filter(([, value]) => value !== undefined));
  writeFileSync(file, stringify({ ...known, requests, ...rest }, { lineWidth: 0 }));
  await git('commit', '--quiet', '-am', 'what prod says of its requests');
  await git('push', '--quiet');
  const owner = basename(example.folder);
  const repository = github.repository(`${owner}/${name.replace('.git', '')}`);
  const cache = await temporary();
  const run = (who: keyof typeof TOKENS, ...words: string[]): Promise<CliEnd> =>
    example.cli
      .with({
        delivery: `${github.url}/${owner}/${name}`,
        gitDir: path,
        cache,
        as: `${who} <${who}@example.org>`,
        env: { GH_ENTERPRISE_TOKEN: TOKENS[who], CDK8S_DELIVERY_FORGE: 'github' },
      })
      .run(...words);
  const head = async (ref = 'refs/heads/delivery') =>
    (await gitOutput(['rev-parse', ref], { gitDir: path })).toString('utf8').trim();
  /** Answers a comment, and gives what is said below it. */
  const answered = async (comment: number): Promise<readonly [number | null, string]> => {
    const { code, all } = await run('merger', 'answer', String(comment));
    const mark = `<!-- cdk8s-delivery comment answer-${comment} -->\n`;
    const own = repository.comments.filter(
      ({ body, user }) => body.startsWith(mark) && user.login.endsWith('[bot]'),
    );
    expect([own.length <= 1, all]).toEqual([true, expect.any(String)]);
    return [code, own[0] ? asShown(own[0].body.replace(mark, '')) : `no answer: ${all}`];
  };
  return { repository, run, head, answered };
}

/** What a reader sees of Markdown with character references. */
function asShown(markdown: string): string {
  return markdown
    .replace(/&#(\d+);/g, (_, number: string) => String.fromCodePoint(Number(number)))
    .replaceAll('\u200b', '');
}

test('comments of people whom an environment names promote, approve, explain and hold, and are answered in place', async () => {
  const { repository, run, head, answered } = await onGitHub({ commenters: ['@ada', '@example/sre'] });
  const asked = repository.comment(
    ISSUE,
    ada,
    '/promote frontend --to prod --reason "the $(id) fix"\nthanks!',
  );
  expect(await answered(asked)).toEqual([
    0,
    expect.stringMatching(/waits for approval as #1 \(`prod\/promote-frontend`\)/),
  ]);
  expect(repository.pulls).toMatchObject([
    { number: 1, state: 'open', user: { login: 'delivery-merger[bot]' } },
  ]);
  const before = repository.comments.length;
  expect((await run('merger', 'answer', String(asked))).stdout).toContain('answered before');
  expect(repository.comments).toHaveLength(before);
  const proposed = await head(BRANCH);
  expect(await answered(repository.comment(1, ben, '/approve'))).toEqual([
    1,
    expect.stringContaining(`/approve ${proposed}`),
  ]);
  expect((await answered(repository.comment(1, ada, `/approve ${proposed}`)))[1]).toContain('does not count');
  expect((await run('merger', 'merge', ID)).all).toContain('NOT_APPROVED');
  expect(await answered(repository.comment(1, ben, `/approve ${proposed}`))).toEqual([
    0,
    expect.stringContaining('1 of 1 approvals'),
  ]);
  expect((await answered(repository.comment(1, cyd, '/explain frontend --to prod')))[1]).toMatch(
    /- ✓ `custody`: /,
  );
  expect(await run('merger', 'merge', ID)).toMatchObject({ code: 0 });
  const hold = repository.comment(ISSUE, cyd, '/hold frontend --env prod --reason "watching"');
  expect(await answered(hold)).toEqual([0, expect.stringContaining(`Done, by commit ${await head()}`)]);
  expect((await run('merger', 'status')).stdout).toContain('HELD');
});

test('fails to do what a comment asks for where its author may not, and says why below', async () => {
  const { repository, run, head, answered } = await onGitHub({
    commenters: ['@example/sre', '@eve', '@delivery[bot]'].slice(0, 2),
  });
  const before = await head();
  const ask = '/promote frontend --to prod';
  const cases: [string, () => number, RegExp][] = [
    [
      'not named',
      () => repository.comment(ISSUE, ada, ask),
      /reads comments of @example\/sre, @eve only|@example/,
    ],
    ['a reader', () => repository.comment(ISSUE, eve, ask), /may not write to the repository/],
    ['an app', () => repository.comment(ISSUE, bot, ask), /by an app/],
    [
      'edited',
      () => {
        const id = repository.comment(ISSUE, ben, ask);
        Object.assign(repository.comments[id - 1] ?? {}, {
          edited: new Date(Date.now() + 5000).toISOString(),
        });
        return id;
      },
      /was edited/,
    ],
    [
      'an environment that names nobody',
      () => repository.comment(ISSUE, ben, '/promote frontend --to staging'),
      /names nobody whose comments are read/,
    ],
    [
      'an environment that is no name',
      () => repository.comment(ISSUE, ben, '/promote frontend --to $(id)'),
      /INVALID_NAME/,
    ],
    ['another option', () => repository.comment(ISSUE, ben, `${ask} --bypass SOAK`), /Unknown option/],
    [
      'a review elsewhere',
      () => repository.comment(ISSUE, ben, `/approve ${'a'.repeat(40)}`),
      /below no pull request/,
    ],
  ];
  for (const [what, comment, words] of cases) {
    const [code, text] = await answered(comment());
    expect([what, code, text]).toEqual([what, 1, expect.stringMatching(words)]);
    if (!/another option|no name/.test(what)) expect(text).toContain('COMMENT_REFUSED');
  }
  expect([repository.pulls, await head()]).toEqual([[], before]);
  const ignored = repository.comment(ISSUE, dan, 'I would /promote it');
  expect(await answered(ignored)).toEqual([0, expect.stringContaining('no answer')]);
  const other = await run(
    'merger',
    'answer',
    String(repository.comment(ISSUE, ben, ask)),
    '--only',
    'hold,rollback',
  );
  expect([other.code, other.stdout, repository.pulls]).toEqual([
    0,
    expect.stringContaining('not one of the commands'),
    [],
  ]);
  expect((await run('merger', 'answer', '4711')).all).toContain('has no comment 4711');
  expect((await example.cli.run('answer', '1')).all).toContain('CANNOT_ANSWER');
});

test('a request is opened as its environment says; a comment approves nothing where it reads none; a further request than it takes is refused', async () => {
  const { repository, run, head } = await onGitHub({
    draft: true,
    labels: ['needs/sre'],
    reviewers: ['@dan'],
    assignees: ['@ada', '@nobody-here'],
    most: 1,
  });
  const opened = await run('ada', 'promote', 'frontend', '--to', 'prod');
  expect([opened.code, opened.stderr.replace(/\s+/g, ' ')]).toEqual([
    0,
    expect.stringContaining('@nobody-here could not be assigned'),
  ]);
  expect(repository.pulls).toMatchObject([
    { draft: true, labels: ['change/promote', 'environment/prod', 'needs/sre'] },
  ]);
  expect(repository.asked).toMatchObject([{ reviewers: ['dan'] }, { assignees: ['ada'] }]);
  repository.comment(1, ben, `/approve ${await head(BRANCH)}`);
  expect((await run('merger', 'merge', ID)).all).toContain('NOT_APPROVED');
  await run('merger', 'release', 'backend', '--image', `server=${PODINFO.new}`);
  await run('merger', 'promote', 'backend', '--to', 'staging');
  const more = await run('ada', 'promote', 'backend', '--to', 'prod');
  expect([more.code, more.all]).toEqual([1, expect.stringContaining('TOO_MANY_PROPOSALS')]);
  expect(more.all).toContain(ID);
  expect(await run('ada', 'promote', 'frontend', '--to', 'prod')).toMatchObject({ code: 0 });
});
