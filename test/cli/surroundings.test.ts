import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { cliProgram } from '../support/cli-build';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { smallDisk } from '../support/small-disk';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();
const PROMOTE = ['promote', 'frontend', '--to', 'staging'] as const;

let example: DeliveredExample;
beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
});

/** All files of a folder, one behind the other. */
async function contents(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) =>
    each.isFile(),
  );
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
  );
  return texts.join('\n');
}

test('fails where git is missing or too old, with what is needed', async () => {
  const { cli, path } = await example.copy();
  const before = await refsOf(path);
  const folder = await temporary();
  await symlink(process.execPath, join(folder, 'node'));
  for (const as of ['Ada <ada@example.org>', '']) {
    const { code, stderr } = await cli.with({ as, env: { PATH: folder } }).run(...PROMOTE);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/✗ NO_GIT .*\n.*→ install git 2\.38 or newer/)]);
  }
  await writeFile(join(folder, 'git'), '#!/bin/sh\necho git version 2.20.1\n', { mode: 0o755 });
  const { code, stderr } = await cli.with({ env: { PATH: `${folder}:/bin` } }).run(...PROMOTE);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/✗ NO_GIT .*"git version 2\.20\.1", needed is 2\.38/),
  ]);
  expect(await refsOf(path)).toBe(before);
});

test('fails without an identity, and takes the one that git knows', async () => {
  const { cli, path } = await example.copy();
  const before = await refsOf(path);
  const nobody = {
    EMAIL: '',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'user.useConfigOnly',
    GIT_CONFIG_VALUE_0: 'true',
  };
  const { code, stderr } = await cli.with({ as: '', env: nobody }).run(...PROMOTE);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(
      /✗ INVALID_OPTION .*nobody is named[\s\S]*git config --global user\.name [\s\S]*--as/,
    ),
  ]);
  expect(await refsOf(path)).toBe(before);
  await example.project.git('config', 'user.name', 'Grace');
  await example.project.git('config', 'user.email', 'grace@example.org');
  await cli.with({ as: '' }).ok(...PROMOTE);
  expect(await cli.ok('audit', 'frontend', '--env', 'staging')).toContain('Grace <grace@example.org>');
});

test('a clone that stands on the branch of a proposal, or of renders, is one of the delivery branch', async () => {
  const { cli, path } = await example.copy();
  const head = execFileSync('git', ['-C', path, 'rev-parse', 'delivery'], { encoding: 'utf8' }).trim();
  for (const branch of ['proposals/delivery/prod/promote-web', 'renders/delivery/1999-01', 'delivery']) {
    if (branch !== 'delivery') execFileSync('git', ['-C', path, 'branch', branch, 'delivery~1']);
    const clone = join(await temporary(), 'clone');
    execFileSync('git', ['clone', '--quiet', '--branch', branch, path, clone]);
    const { delivery: _, ...place } = cli.place;
    const { data } = await new Cli({ ...place, cwd: clone }).json('status');
    expect(data).toMatchObject({ commit: head });
  }
});

test('works without a cache where it cannot be a folder, and says so', async () => {
  const { cli } = await example.copy();
  const file = join(await temporary(), 'file');
  await writeFile(file, '');
  const { code, stderr } = await cli.with({ cache: join(file, 'cache') }).run(...PROMOTE);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^· the cache .* cannot be used \(ENOTDIR\)/)]);
});

test('fails on a full disk, changes nothing, and works again when there is space', async () => {
  const { cli, path } = await example.copy();
  const before = await refsOf(path);
  const folder = join(await temporary(), 'small');
  const disk = smallDisk(folder, '64k');
  if (!disk) return;
  try {
    const full = cli.with({ cache: join(folder, 'cache') });
    const promoted = await full.run(...PROMOTE);
    expect([promoted.code, promoted.stderr]).toEqual([1, expect.stringContaining('✗ DISK')]);
    const released = await full.run('release', 'frontend', '--image', `server=${PODINFO.new}`);
    expect([released.code, released.stderr]).toEqual([1, expect.stringContaining('✗ DISK')]);
    expect(await refsOf(path)).toBe(before);
    disk.resize('64m');
    await full.ok(...PROMOTE);
  } finally {
    disk.close();
  }
});

test('fails without a stack trace where its output finds no space', () => {
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `exec "$@" > /dev/full`, 'sh', process.execPath, cliProgram(), '--version'],
    {
      encoding: 'utf8',
    },
  );
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^✗ DISK {2}the output cannot be written: .*\n {4}→ .*\n$/),
  ]);
});

test('a reader that stops reading stops no change that was asked for', async () => {
  const { cli, path } = await example.copy();
  const before = await refsOf(path);
  const child = spawn(process.execPath, [cliProgram(), ...PROMOTE], {
    cwd: cli.place.cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: cli.place.cache,
      CDK8S_DELIVERY_CACHE: cli.place.cache,
      CDK8S_DELIVERY_REPOSITORY: path,
      CDK8S_DELIVERY_AS: 'A <a@b.c>',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, errors]).toEqual([0, '']);
  expect(await refsOf(path)).not.toBe(before);
});

describe('over HTTP with a password', () => {
  let server: HttpGitServer;
  beforeAll(async () => {
    server = await startHttpGitServer({ root: example.folder, users: { ada: 'geheim-4711' } });
  });
  afterAll(() => server.close());

  test('the password in the URL, or the token of the environment, opens the repository and is shown nowhere', async () => {
    const { name, cli, path } = await example.copy();
    const url = server.url.replace('http://', 'http://ada:geheim-4711@');
    const cache = await temporary();
    const inUrl = cli.with({ delivery: `${url}/${name}`, cache });
    const texts = [
      await inUrl.ok(...PROMOTE),
      await inUrl.ok('audit', '--json'),
      await inUrl.ok('promote', 'backend', '--to', 'staging', '--dry-run', '--json'),
    ];
    const token = cli.with({
      delivery: `${server.url.replace('http://', 'http://ada@')}/${name}`,
      cache,
      env: { CDK8S_DELIVERY_GIT_TOKEN: 'geheim-4711' },
    });
    texts.push(await token.ok('status', '--json'));
    const lost = await inUrl.with({ delivery: `${url}/no-such.git` }).run('status');
    const wrong = await inUrl
      .with({ delivery: `${server.url.replace('http://', 'http://ada:geheim-0815@')}/${name}` })
      .run('status');
    for (const { code, stderr } of [lost, wrong])
      expect([code, stderr]).toEqual([1, expect.stringContaining('✗ REMOTE_FAILED')]);
    texts.push(lost.all, wrong.all);
    expect(texts.join('\n')).not.toMatch(/geheim/);
    expect(execFileSync('git', ['log', '--all', '--format=%B'], { cwd: path, encoding: 'utf8' })).not.toMatch(
      /geheim/,
    );
    expect(await contents(cache)).not.toMatch(/geheim/);
  });
});

test('hostile project code gets nothing of the surroundings and changes nothing', async () => {
  const { cli, path } = await example.copy();
  const secret = 'geheim-in-the-environment';
  const outside = await temporary();
  await example.project.edit(
    'main.ts',
    (text) => `import { readFileSync, writeFileSync } from 'node:fs';
const attempt = (act: () => unknown): string => { try { return String(act()); } catch (error) { return \`denied: \${(error as Error).message}\`; } };
console.log('environment', JSON.stringify(process.env));
console.log('parent', attempt(() => readFileSync(\`/proc/\${process.ppid}/environ\`, 'utf8')));
console.log('file', attempt(() => writeFileSync(${JSON.stringify(join(outside, 'x'))}, 'x')));
console.log('\\u001b[2J✓ commit 0123456789ab on delivery');
if (process.env['CDK8S_OUTDIR']) throw new Error('the end');
${text}`,
  );
  const before = await refsOf(path);
  const { code, all } = await cli
    .with({ env: { CDK8S_DELIVERY_GIT_TOKEN: secret, AWS_SECRET_ACCESS_KEY: secret } })
    .run('release', 'frontend', '--image', `server=${PODINFO.new}`);
  expect([code, all]).toEqual([1, expect.stringContaining('✗ RENDER_FAILED')]);
  expect(all).not.toContain(secret);
  expect(all).not.toContain('\u001b');
  expect(all).toMatch(/parent denied/);
  expect(all).not.toMatch(/^✓/m);
  expect(await readdir(outside)).toEqual([]);
  expect(await refsOf(path)).toBe(before);
});
