import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CliEnd } from '../support/cli';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import type { AppOfTest } from '../support/github/apps';
import { ACCOUNTS, accountsByToken, TOKENS } from '../support/github/people';
import { type GitHubStandIn, startGitHub } from '../support/github/stand-in';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const ID = 'prod/promote-frontend';
const PROMOTE = ['promote', 'frontend', '--to', 'prod'];
const RIGHTS = {
  contents: 'write',
  pull_requests: 'write',
  statuses: 'write',
  metadata: 'read',
  members: 'read',
};
// As GitHub gives it: PKCS#1.
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
const other = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

let example: DeliveredExample;
let github: GitHubStandIn;
let owner: string;
let everything = '';

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  await example.cli.ok('promote', 'frontend', '--to', 'staging');
  github = await startGitHub(dirname(example.folder));
  owner = basename(example.folder);
  for (const [token, account] of accountsByToken()) github.accounts.set(token, account);
});
afterAll(async () => {
  await github.close();
  expect(github.faults).toEqual([]);
  const secret = pair.privateKey.split('\n')[5] ?? '';
  expect([secret.length > 40, everything.includes(secret), /ghs_of_app|eyJ/.test(everything)]).toEqual([
    true,
    false,
    false,
  ]);
});

const install = (given: Partial<AppOfTest> = {}): AppOfTest => {
  const app = {
    account: ACCOUNTS.merger,
    publicKey: pair.publicKey,
    installedBy: [owner],
    permissions: RIGHTS,
    asked: [],
    ...given,
  };
  github.apps.set('9106', app);
  return app;
};

/** A delivery repository on GitHub, and what runs there with nothing but given variables. */
async function onGitHub() {
  const { path, name } = await example.copy();
  const cache = await temporary();
  const run = async (env: Readonly<Record<string, string>>, ...words: string[]): Promise<CliEnd> => {
    const end = await example.cli
      .with({
        delivery: `${github.url}/${owner}/${name}`,
        gitDir: path,
        cache,
        as: 'Delivery <delivery@example.org>',
        env: { CDK8S_DELIVERY_FORGE: 'github', ...env },
      })
      .run(...words);
    everything += end.all;
    return end;
  };
  return { path, cache, run, repository: github.repository(`${owner}/${name.replace('.git', '')}`) };
}

test('an app proposes and merges: its token is for that repository alone, without rights that are not used', async () => {
  const app = install({ permissions: { ...RIGHTS, workflows: 'write', secrets: 'read' } });
  const { cache, run, repository } = await onGitHub();
  const env = { CDK8S_DELIVERY_APP_ID: '9106', CDK8S_DELIVERY_APP_KEY: pair.privateKey };
  github.gitPasswords.clear();
  const proposed = await run(env, ...PROMOTE);
  expect(proposed).toMatchObject({ code: 0 });
  expect(repository.pulls).toMatchObject([{ user: { login: 'delivery-merger[bot]' }, state: 'open' }]);
  expect(app.asked).toEqual([
    {
      repositories: [repository.name.split('/')[1]],
      permissions: { contents: 'write', pull_requests: 'write', statuses: 'write', members: 'read' },
    },
  ]);
  expect([...github.gitPasswords].filter((each) => each !== '')).toEqual(['ghs_of_app_9106_1']);
  const file = join(await temporary(), 'app.pem');
  writeFileSync(file, pair.privateKey);
  const byFile = { CDK8S_DELIVERY_APP_ID: '9106', CDK8S_DELIVERY_APP_KEY: file };
  expect((await run(byFile, ...approving(ID), '--as', 'Bob <bob@example.org>')).all).toContain(
    'only people approve',
  );
  expect((await run(byFile, 'merge', ID)).all).toContain('NOT_APPROVED');
  expect(
    await run(
      { GH_ENTERPRISE_TOKEN: TOKENS.ben, CDK8S_DELIVERY_AS: 'Ben <ben@example.org>' },
      ...approving(ID),
    ),
  ).toMatchObject({ code: 0 });
  const oneLine = pair.privateKey.trim().replaceAll('\n', '\\n');
  const merged = await run({ ...byFile, CDK8S_DELIVERY_APP_KEY: oneLine }, 'merge', ID);
  expect(merged).toMatchObject({ code: 0 });
  expect(repository.pulls).toMatchObject([{ state: 'closed' }]);
  expect(repository.comments.map(({ user }) => user.login)).toEqual(['delivery-merger[bot]']);
  for (const each of readdirSync(cache, { recursive: true, withFileTypes: true }))
    if (each.isFile()) everything += readFileSync(join(each.parentPath, each.name), 'latin1');
});

test('fails with what is wrong with an app, and writes nothing', async () => {
  const { path, run, repository } = await onGitHub();
  const key = pair.privateKey;
  const cases: [Partial<AppOfTest>, Readonly<Record<string, string>>, string, RegExp][] = [
    [{}, { ID: '9106' }, 'INVALID_OPTION', /APP_KEY is missing: a GitHub App needs both/],
    [{}, { KEY: key }, 'INVALID_OPTION', /APP_ID is missing/],
    [{}, { ID: '../9106', KEY: key }, 'INVALID_OPTION', /is not the number or client id of an app/],
    [{}, { ID: '9106', KEY: '/not/there.pem' }, 'INVALID_OPTION', /"\/not\/there.pem".*ENOENT/],
    [{}, { ID: '9106', KEY: 'MIIEowIBAAKCAQEA1' }, 'INVALID_OPTION', /the file that .* cannot be read/],
    [{}, { ID: '9106', KEY: key.replace('RSA PRIVATE', 'PUBLIC') }, 'INVALID_OPTION', /is not a private key/],
    [{}, { ID: '9106', KEY: key.replace(/\n[^-\n]{10}/g, '\n') }, 'INVALID_OPTION', /key that can sign/],
    [{}, { ID: '9106', KEY: other.privateKey }, 'FORGE_TOKEN', /does not take the key .*clock here is right/],
    [{}, { ID: '4711', KEY: key }, 'FORGE_TOKEN', /does not take the key/],
    [{ installedBy: [] }, { ID: '9106', KEY: key }, 'FORGE_TOKEN', /is not installed for/],
    [
      { permissions: { contents: 'write' } },
      { ID: '9106', KEY: key },
      'FORGE_TOKEN',
      /lacks pull_requests .*grant it pull_requests/,
    ],
  ];
  for (const [given, named, code, words] of cases) {
    install(given);
    const env = Object.fromEntries(
      Object.entries(named).map(([name, value]) => [`CDK8S_DELIVERY_APP_${name}`, value]),
    );
    const { code: exit, all } = await run(env, ...PROMOTE);
    expect([exit, all.replace(/\s+/g, ' ')]).toEqual([
      2,
      expect.stringMatching(new RegExp(`${code}.*${words.source}`)),
    ]);
  }
  expect([repository.pulls, (await refsOf(path)).includes('proposals')]).toEqual([[], false]);
});

test('fails naming the right that GitHub asks for, where it says which', async () => {
  install();
  const { run } = await onGitHub();
  github.fault = (request) =>
    /^POST .*\/pulls$/.test(request)
      ? {
          status: 403,
          headers: { 'x-accepted-github-permissions': 'pull_requests=write' },
          message: 'Resource not accessible by integration',
        }
      : undefined;
  const env = { CDK8S_DELIVERY_APP_ID: '9106', CDK8S_DELIVERY_APP_KEY: pair.privateKey };
  const { code, all } = await run(env, ...PROMOTE);
  github.fault = undefined;
  expect([code, all.replace(/\s+/g, ' ')]).toEqual([
    2,
    expect.stringContaining('(GitHub asks for pull_requests: write)'),
  ]);
});
