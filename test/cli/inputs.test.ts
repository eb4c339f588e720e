import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(180_000);

const temporary = temporaryDirectories();

let cli: Cli;
let folder: string;

beforeAll(async () => {
  const example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  ({ folder } = example.project);
});

const external = (key: string) =>
  `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: database\nspec:\n  data:\n    - secretKey: ${key}\n      remoteRef:\n        key: ${key}\n`;

async function commit(message: string): Promise<void> {
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  await gitOutput(['-C', folder, 'add', '--all']);
  await gitOutput(['-C', folder, ...person, 'commit', '--quiet', '--message', message]);
}

async function write(key: string): Promise<void> {
  const inputs = join(folder, 'environments', 'dev', 'inputs', 'frontend');
  await mkdir(inputs, { recursive: true });
  await writeFile(join(inputs, 'database.yaml'), external(key));
  await commit(`inputs with ${key}`);
}

const FILE = 'manifests/dev/_inputs/objects/frontend/ExternalSecret.database.yaml';
const delivered = (path: string) =>
  gitOutput(['--git-dir', cli.place.delivery ?? '', 'show', `delivery:${path}`]);
const targets = () =>
  gitOutput(['--git-dir', cli.place.delivery ?? '', 'rev-parse', 'delivery:manifests/dev/frontend']);

async function configured(): Promise<void> {
  const { code, all } = await cli.run('configure');
  if (code !== 0) throw new Error(all);
}

test('are delivered by configure beside the targets, with an Application of their own, and proven by check', async () => {
  const before = await targets();
  await write('password');
  await configured();
  expect(String(await delivered(FILE))).toContain('secretKey: password\n');
  expect(String(await delivered('environments/dev/environment.yaml'))).toMatch(/^inputsTree: [0-9a-f]{40}$/m);
  expect(await targets()).toEqual(before);
  expect(await cli.json('check')).toMatchObject({ code: 0 });

  await write('passphrase');
  const dry = await cli.ok('configure', '--dry-run');
  expect(dry).toContain('ExternalSecret');
  await configured();
  expect(String(await delivered(FILE))).toContain('secretKey: passphrase\n');
});

test('a Secret that an input makes counts as being there, in the environment that has the input alone', async () => {
  const file = join(folder, 'environments', 'apps', 'frontend.ts');
  const code = await readFile(file, 'utf8');
  const secret = "env: { PASSWORD: { secret: 'database', key: 'password' },";
  await writeFile(file, code.replace('env: {', secret));
  await commit('frontend has a password');
  const { findings } = (await cli.json('release', 'frontend', '--dry-run')).data as {
    findings: readonly { code: string; message: string; subject: { environment?: string } }[];
  };
  const missing = findings.filter(({ code: each }) => each === 'DANGLING_REFERENCE');
  expect(missing.map(({ subject }) => subject.environment)).not.toContain('dev');
  await write('password');
  await rm(join(folder, 'environments', 'dev', 'inputs'), { recursive: true });
  await commit('no inputs');
  await configured();
  const later = await cli.json('release', 'frontend', '--dry-run');
  expect(JSON.stringify(later.data)).toContain('needs the Secret \\"database\\", which is not rendered');
  await writeFile(file, code);
  await write('passphrase');
  await configured();
});

test('a promotion is refused where an input of its upstream brings what the release needs, and none does in its target', async () => {
  const file = join(folder, 'environments', 'apps', 'frontend.ts');
  const code = await readFile(file, 'utf8');
  await writeFile(file, code.replace('env: {', "env: { PASSWORD: { secret: 'database', key: 'password' },"));
  await commit('frontend has a password');
  await cli.ok('release', 'frontend');
  const promote = ['promote', 'frontend', '--to', 'staging', '--dry-run'];
  const refused = await cli.json(...promote);
  const { findings } = refused.data as { findings: readonly object[] };
  expect(refused.code).toBe(1);
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: 'DANGLING_REFERENCE',
      severity: 'refusal',
      message: expect.stringContaining(
        'needs the Secret "database", which an input of dev brings, and none here',
      ),
    }),
  );
  // Git cannot tell what else made it: a person says so.
  const why = [
    '--owner',
    '@example/web',
    '--expires',
    '2030-01-01',
    '--reason',
    'the operators made it by hand',
  ];
  await cli.ok('waive', 'DANGLING_REFERENCE', '--env', 'staging', '--app', 'frontend', ...why);
  expect((await cli.json(...promote)).code).toBe(0);
  await writeFile(file, code);
  await commit('frontend without a password');
});

test('go with their last file, and nothing else does', async () => {
  await rm(join(folder, 'environments', 'dev', 'inputs'), { recursive: true });
  await commit('no inputs');
  await configured();
  await expect(delivered(FILE)).rejects.toThrow();
  expect(String(await delivered('environments/dev/environment.yaml'))).not.toContain('inputsTree');
  expect(await cli.json('check')).toMatchObject({ code: 0 });
});
