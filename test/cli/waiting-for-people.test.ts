import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
let cli: Cli;
let behind: string;
let path: string;

beforeAll(async () => {
  const folder = await temporary();
  const example = await DeliveredExample.create(folder);
  ({ cli, path } = await example.copy());
  behind = join(folder, 'behind');
  execFileSync('git', ['clone', '--quiet', example.project.folder, behind]);
  await example.project.edit('environments/apps/frontend.ts', (text) =>
    text.replace("message: 'welcome', replicas: 6", "message: 'welcome', replicas: 7"),
  );
  await cli.ok('release', 'frontend');
  await cli.ok('promote', 'frontend', '--to', 'staging');
});

test('a first release says how its objects are seen', async () => {
  const said = await cli.ok('promote', 'frontend', '--to', 'prod');
  expect(said).toMatch(/Service \(each object whole:\s+--details\)/);
});

test('an approval in a clone that lacks the code says what happened, and the one next command', async () => {
  await cli.ok('promote', 'frontend', '--to', 'prod');
  const grace = cli.with({ cwd: behind, as: 'Grace <grace@example.org>' });
  const unread = await grace.run('approve', 'prod/promote-frontend');
  expect(unread.code).toBe(1);
  expect(unread.all).toMatch(
    /then: `git pull && cdk8s-delivery approve prod\/promote-frontend --plan sha256:\w+`/,
  );
  const said = await grace.ok(...approving('prod/promote-frontend'));
  const lines = said.split('\n');
  expect(lines[0]).toMatch(/^✗ promote staging → prod {2}cannot be merged yet · /);
  expect(said).toContain('is not in this clone');
  expect(said).not.toContain('RENDERS_UNPROVEN');
  const next = lines.slice(lines.findIndex((line) => line.startsWith('Next')));
  expect(next.join('\n')).toMatch(
    /^Next {7}git pull && cdk8s-delivery approve prod\/promote-frontend --plan sha256:\w+ {3}# then the approval is the witness, too\n$/,
  );
});

test('an approval in a bare clone of the delivery repository is not told to pull code into it', async () => {
  await cli.ok('promote', 'frontend', '--to', 'prod');
  const bare = join(behind, '..', 'night.git');
  execFileSync('git', ['clone', '--quiet', '--bare', path, bare]);
  const { all } = await cli
    .with({ cwd: bare, as: 'Grace <grace@example.org>' })
    .run('approve', 'prod/promote-frontend');
  expect(all).toContain('approve it in a clone of the project, or have it witnessed there');
  expect(all).not.toContain('git pull');
});

test.each([
  ['freeze', ['freeze', '--env', 'prod'], ['unfreeze', '--env', 'prod']],
  ['hold', ['hold', 'frontend', '--env', 'prod'], ['unhold', 'frontend', '--env', 'prod']],
] as const)('a %s names the open proposals that it stops', async (_, stop, end) => {
  await cli.ok('promote', 'frontend', '--to', 'prod');
  const words = [...stop, '--reason', 'sale'];
  expect(await cli.ok(...words, '--dry-run')).toContain(
    'open proposals that would wait until it ends: prod/promote-frontend',
  );
  const { data } = await cli.json(...words);
  expect(data).toMatchObject({ outcome: 'committed', stops: ['prod/promote-frontend'] });
  await cli.ok(...end);
  const { data: other } = await cli.json('hold', 'backend', '--env', 'prod', '--reason', 'x', '--dry-run');
  expect(other).not.toHaveProperty('stops');
});

test('who is to end a freeze is named', async () => {
  const grace = cli.with({ as: 'Grace <grace@example.org>' });
  await grace.ok('freeze', '--env', 'staging', '--reason', 'sale');
  const refused = await cli.run('promote', 'backend', '--to', 'staging');
  expect(refused.all).toContain(
    'ask Grace <grace@example.org>, who froze it, and end it: `cdk8s-delivery unfreeze --env staging`',
  );
});
