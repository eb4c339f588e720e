import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../lib/model/finding';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();

const APP = `import { absent, FleetApp, yamlFiles } from '../../lib';
import { fleet } from '../environments';

export const addons = new FleetApp(fleet, 'addons', {
  images: {},
  config: { dev: {}, staging: {}, hotfix: absent, prod: absent },
  source: () => yamlFiles('addons'),
});
`;

/** Asks what only a cluster knows, of objects with the label. */
const policy = (name: string, kind: string, severity: string) =>
  `new Policy({ name: '${name}', description: 'asks the cluster', match: { kinds: ['v1/${kind}'] },
    validations: [{ expression: "request.userInfo.username != ''", message: 'nobody asks' }],
    severity: '${severity}', remedy: 'let somebody ask' })`;

const ALLOW = `allow: { kinds: ['example.org/Thing'] },
  policies: {
    rules: { 'required-labels': 'off' },
    custom: [${policy('who-asks', 'ServiceAccount', 'refusal')}, ${policy('who-warns', 'Service', 'warning')}],
  },`;

let example: DeliveredExample;
let cli: Cli;

const environments = (change: (text: string) => string) =>
  example.project.edit('environments/environments.ts', change);

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  const { folder } = example.project;
  writeFileSync(join(folder, 'environments', 'apps', 'addons.ts'), APP);
  mkdirSync(join(folder, 'addons'));
  await objects(object('v1', 'ConfigMap', 'a', { data: {} }));
  await example.project.edit('environments/index.ts', (text) => `import './apps/addons';\n${text}`);
  await environments((text) =>
    text
      .replace("} from '../lib';", ", Policy } from '../lib';")
      .replace("values: { domain: 'dev.example.org' },", `$&\n  ${ALLOW}`)
      .replace(
        "values: { domain: 'staging.example.org' },",
        `$&\n  ${ALLOW}\n  bypassable: ['SCHEMA_UNKNOWN_KIND', 'POLICY_UNDECIDED'],`,
      ),
  );
  await cli.ok('configure');
});

const object = (apiVersion: string, kind: string, name: string, rest: object) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});
const THING = object('example.org/v1', 'Thing', 'a', { spec: {} });
const ACCOUNT = object('v1', 'ServiceAccount', 'a', {});
const SERVICE = object('v1', 'Service', 'a', { spec: { ports: [{ port: 80 }] } });
const IMAGE = object('v1', 'ConfigMap', 'a', { data: { RELATED_IMAGE_A: 'quay.io/a/b:1' } });

/** What the app delivers from now on. */
async function objects(...all: readonly object[]): Promise<void> {
  const text = all.map((each) => JSON.stringify(each)).join('\n---\n');
  writeFileSync(join(example.project.folder, 'addons', 'all.yaml'), `${text}\n`);
  await example.project.edit('environments/apps/addons.ts', (code) => `${code}\n`);
}

/** Exit code, and `severity code` of all that is undecided for one environment. */
async function asked(environment: string, args: readonly string[], at = cli) {
  const { code, data } = await at.json(...args);
  const { findings } = data as {
    findings: readonly Finding[];
  };
  const open = findings.filter(({ undecided, subject }) => undecided && subject.environment === environment);
  return { code, open, told: open.map(({ severity, code: each }) => `${severity} ${each}`), all: findings };
}

test.each([
  ['a policy that asks the cluster', ACCOUNT, 'POLICY_UNDECIDED', 'waive'],
  ['a kind without a schema', THING, 'SCHEMA_UNKNOWN_KIND', '`example.org/Thing` in `externalKinds`'],
  ['what looks like an image', IMAGE, 'IMAGE_UNDECIDED', 'holdsNoImage'],
])('a release stops at %s, and says the way out', async (_what, one, code, way) => {
  await objects(one);
  const order = ['release', 'addons'];
  const found = await asked('dev', order);
  expect([found.code, found.told]).toEqual([1, [`refusal ${code}`]]);
  expect(found.open[0]?.remedy).toContain(way);
  const bypassed = await asked('dev', [...order, '--bypass', code, '--reason', 'x']);
  expect([bypassed.code, bypassed.told]).toEqual([1, [`refusal ${code}`]]);
  expect(bypassed.all.map(({ code: each }) => each)).toContain('NOT_BYPASSABLE');
});

test('a kind that nobody knows is told once, however many objects have it', async () => {
  await objects(...Array.from({ length: 42 }, (_, at) => ({ ...THING, metadata: { name: `thing-${at}` } })));
  const { stdout, stderr } = await cli.run('release', 'addons');
  expect(`${stdout}${stderr}`.match(/SCHEMA_UNKNOWN_KIND/g)).toHaveLength(1);
  expect(stdout).toContain('Thing thing-0, and 41 more');
});

test('what the environment names beforehand stops nothing, and is still told as undecided', async () => {
  await objects(SERVICE);
  expect(await asked('dev', ['release', 'addons', '--dry-run'])).toMatchObject({
    code: 0,
    told: ['warning POLICY_UNDECIDED'],
  });

  await environments((text) => text.replace('policies: {', "$&\n    externalKinds: ['example.org/Thing'],"));
  const { data } = await cli.json('configure', '--dry-run');
  expect(JSON.stringify(data)).toContain('without a schema that judges them');
  await cli.ok('configure');
  await objects(THING);
  expect(await asked('dev', ['release', 'addons', '--dry-run'])).toMatchObject({
    code: 0,
    told: ['note SCHEMA_UNKNOWN_KIND'],
  });

  await objects(ACCOUNT, THING);
  const waiver = ['--app', 'addons', '--owner', '@example/web', '--expires', '2099-12-31', '--reason', 'x'];
  await cli.ok('waive', 'who-asks', '--env', 'dev', ...waiver);
  const passed = await asked('dev', ['release', 'addons']);
  expect([passed.code, passed.told]).toEqual([0, ['note SCHEMA_UNKNOWN_KIND']]);
  expect(passed.all.map(({ code }) => code)).toContain('WAIVED');
  // what stands further on the way would stop there
  expect((await asked('staging', ['release', 'addons', '--dry-run'])).code).toBe(0);
});

test('a promotion stops, is told what it may bypass, and check does not call that passed', async () => {
  const order = ['promote', 'addons', '--to', 'staging'];
  const stopped = await asked('staging', order);
  expect([stopped.code, stopped.told]).toEqual([
    1,
    ['refusal SCHEMA_UNKNOWN_KIND', 'refusal POLICY_UNDECIDED'],
  ]);
  const one = await asked('staging', [...order, '--bypass', 'POLICY_UNDECIDED', '--reason', 'x']);
  expect([one.code, one.told]).toEqual([1, ['refusal SCHEMA_UNKNOWN_KIND', 'warning POLICY_UNDECIDED']]);
  const all = ['--bypass', 'POLICY_UNDECIDED', '--bypass', 'SCHEMA_UNKNOWN_KIND', '--reason', 'x'];
  expect((await asked('staging', [...order, ...all])).told).toEqual([
    'warning SCHEMA_UNKNOWN_KIND',
    'warning POLICY_UNDECIDED',
  ]);
  const { code, data } = await cli.json('check', '--env', 'staging', '--app', 'addons');
  expect([code, (data as { outcome: string }).outcome]).toEqual([1, 'undecided']);
  expect((await cli.run('check', '--env', 'staging')).stdout).toContain(
    '2 undecided, which does not count as passed',
  );
  expect((await cli.run('check', '--env', 'dev')).code).toBe(0);
});

test('a kind whose CRD the project has is undecided where the project is not at hand; a rollback goes on', async () => {
  const away = cli.with({ cwd: await temporary() });
  const found = await asked('staging', ['check', '--env', 'staging'], away);
  expect(found.open[0]?.remedy).toContain('run it in the project');
  await objects(ACCOUNT, object('v1', 'ConfigMap', 'b', { data: {} }));
  await cli.ok('release', 'addons');
  await away.ok('rollback', 'addons', '--env', 'dev', '--reason', 'INC-1');
});

test('a release into an environment that asks for approval is proposed, and stops at the merge', async () => {
  const image = ['--image', `server=${PODINFO.new}`];
  const proposed = await asked('hotfix', ['release', 'backend', '--env', 'hotfix', ...image]);
  expect([proposed.code, proposed.told]).toEqual([0, ['warning RENDERS_UNPROVEN']]);
  const bob = cli.with({ as: 'Bob <bob@example.org>' });
  await bob.ok(...approving('hotfix/release-backend'), '--no-witness');
  const merged = await bob.json('merge', 'hotfix/release-backend');
  expect([merged.code, JSON.stringify(merged.data)]).toEqual([
    1,
    expect.stringMatching(/"code":"RENDERS_UNPROVEN","severity":"refusal"/),
  ]);
});

test('diff counts what it cannot decide', async () => {
  await example.project.edit('environments/apps/frontend.ts', (text) =>
    text.replace(
      "images: { server: 'ghcr.io/stefanprodan/podinfo' }",
      "images: { server: 'ghcr.io/stefanprodan/podinfo', other: { image: 'ghcr.io/x/other', unusedIn: ['dev', 'staging', 'hotfix', 'prod'] } }",
    ),
  );
  const { code, stdout } = await cli.run('diff', 'frontend', '--env', 'dev', '--fail-on', 'high');
  expect([code, stdout]).toEqual([1, expect.stringContaining('? MISSING_IMAGE dev/frontend')]);
});
