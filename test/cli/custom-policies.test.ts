import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitOutput } from '../../lib/engine/git/run-git';
import { widgetCrd } from '../kubernetes/policy/custom-policy-samples';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(180_000);

const temporary = temporaryDirectories();
const ENVIRONMENTS = 'environments/environments.ts';
const POLICIES = 'environments/policies.ts';

/** What a platform engineer adds to the example project. */
const SOURCE = `import { Policy } from '../lib';

const fewReplicas = new Policy({
  name: 'few-replicas',
  description: 'nothing here needs more than so many pods',
  match: { kinds: ['apps/v1/Deployment'] },
  validations: [{ expression: 'object.spec.replicas <= params.most', message: 'too many replicas', field: 'spec.replicas' }],
  params: { most: 5 },
  remedy: 'ask for fewer replicas',
});

const smallWidgets = new Policy(
  {
    name: 'small-widgets',
    description: 'widgets are small',
    match: { kinds: ['example.org/v1/Widget'] },
    validations: [{ expression: 'object.spec.size <= 3', message: 'too large' }],
    environments: ['prod'],
    severity: 'warning',
    remedy: 'ask for less',
  },
  { crds: 'crds' },
);

export const policies = [fewReplicas, smallWidgets];
`;

let example: DeliveredExample;
let cli: Cli;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  const { folder } = example.project;
  await mkdir(join(folder, 'crds'));
  await writeFile(join(folder, 'crds', 'widgets.json'), JSON.stringify(widgetCrd()));
  await writeFile(join(folder, POLICIES), SOURCE);
  await example.project.edit(ENVIRONMENTS, (text) =>
    text
      .replace("} from '../lib';\n", "} from '../lib';\nimport { policies } from './policies';\n")
      .replace("  values: { domain: 'dev.example.org' },", '$&\n  policies: { custom: policies },')
      .replace('sync: manualSync(),', "$&\n  policies: { custom: policies, admission: 'deny' },"),
  );
});

const delivered = async (path: string): Promise<string> =>
  (await gitOutput(['show', `delivery:${path}`], { gitDir: cli.place.delivery ?? '' })).toString('utf8');

/** Lines that were wrapped to the terminal's width, as one. */
const flat = (text: string): string => text.replace(/\s+/g, ' ');

test('diff shows each policy by its name before it brings them into the data', async () => {
  const { code, data } = await cli.json('diff');
  const { governance } = (data as { view: { governance: unknown[] } }).view;
  expect(code).toBe(0);
  expect(governance).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        subject: 'environment dev',
        kind: 'added',
        field: 'policies.custom.few-replicas',
      }),
      expect.objectContaining({
        subject: 'environment prod',
        kind: 'added',
        field: 'policies.custom.small-widgets',
      }),
    ]),
  );
});

test('configure brings them into the data, and bootstrap prints them where the cluster is to have them', async () => {
  expect(await cli.ok('configure')).toContain('proposal prod/configure opened');
  await cli.ok(...approving('prod/configure'), '--as', 'Bob <bob@example.org>');
  await cli.ok('merge', 'prod/configure');
  const dev = await delivered('environments/dev/environment.yaml');
  expect(dev).toContain('    - name: few-replicas\n');
  expect(dev).not.toContain('small-widgets');
  const file = await cli.ok('bootstrap', '--env', 'prod');
  expect(file).toContain('name: prod-small-widgets\n');
  expect(file).toContain('- widgetry\n');
  expect(file).toContain('object.spec.replicas <= 5');
});

test('fails to release what a policy of the environment refuses, and warns of later environments', async () => {
  const later = await cli.run('release', 'frontend', '--image', `server=${PODINFO.new}`);
  expect(later.code).toBe(0);
  expect(flat(later.all)).toContain(
    'will be refused in prod: few-replicas: Deployment "frontend-server": too many replicas → ask for fewer replicas',
  );
  await example.project.edit('environments/apps/frontend.ts', (text) =>
    text.replace("message: 'dev', replicas: 1", "message: 'dev', replicas: 9"),
  );
  const here = await cli.run('release', 'frontend', '--image', `server=${PODINFO.old}`);
  expect(here.code).toBe(1);
  expect(flat(here.all)).toMatch(/Deployment frontend-server .*few-replicas: too many replicas/);
  expect(here.all).toContain('ask for fewer replicas');
});

test('fails to judge by data that was broken by hand, and still rolls back', async () => {
  const clone = join(await temporary(), 'clone');
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', clone, ...args]);
  execFileSync('git', ['clone', '--quiet', '--branch', 'delivery', cli.place.delivery ?? '', clone]);
  const file = join(clone, 'environments', 'dev', 'environment.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('object.spec.replicas', 'object.spec.replica'));
  git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--all', '--message', 'x');
  git('push', '--quiet');
  const { code, all } = await cli.run('check', '--env', 'dev');
  expect(code).toBe(1);
  expect(all).toMatch(/INVALID_POLICY dev .*the policy "few-replicas": .*did you mean "replicas"\?/);
  expect(await cli.ok('rollback', 'frontend', '--env', 'dev', '--reason', 'a try')).toContain('✓ commit');
});

test('fails to configure what the Kubernetes of an environment has not, and what is mistyped', async () => {
  await example.project.edit(POLICIES, (text) =>
    text
      .replace("['apps/v1/Deployment']", "['batch/v1/Job']")
      .replace('object.spec.replicas <= params.most', '!has(object.spec.managedBy) || params.most > 0'),
  );
  await example.project.edit(ENVIRONMENTS, (text) =>
    text.replace('{ custom: policies }', "{ custom: policies, kubernetes: '1.28' }"),
  );
  const older = await cli.run('configure', '--dry-run');
  expect(older.code).toBe(2);
  expect(older.all).toMatch(
    /INVALID_POLICY dev .*the policy "few-replicas": .*no such key: managedBy.*in dev/s,
  );
  await example.project.edit(POLICIES, (text) => text.replace('object.spec.size', 'object.spec.sise'));
  const mistyped = await cli.run('configure', '--dry-run');
  expect(mistyped.code).toBe(2);
  expect(mistyped.all).toContain('the policy "small-widgets": validation 1: no such key: sise');
  expect(mistyped.all).toContain('did you mean "size"? at column 13 of');
  expect(mistyped.all).toContain(`${POLICIES}:`);
});
