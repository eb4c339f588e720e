import { execFileSync } from 'node:child_process';
import { appendFile, cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

let cli: Cli;
let folder: string;

beforeAll(async () => {
  const example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  folder = example.project.folder;
  // the records beside the typed environments, as in a project that is its own delivery repository
  const out = await temporary();
  execFileSync('git', [
    '--git-dir',
    cli.place.delivery ?? '',
    '--work-tree',
    out,
    'checkout',
    'delivery',
    '--',
    'environments',
    'manifests',
  ]);
  await cp(join(out, 'environments'), join(folder, 'environments'), { recursive: true });
  await cp(join(out, 'manifests'), join(folder, 'expected'), { recursive: true });
});

test('what the work tree renders for its records is what was delivered, byte for byte', async () => {
  expect(await cli.json('synth', '--check', 'expected')).toMatchObject({
    code: 0,
    data: { outcome: 'same', findings: [] },
  });
  await cli.ok('synth', 'frontend', '--env', 'dev', '--out', 'written');
  expect(await readdir(join(folder, 'written'))).toEqual(['dev']);
  expect(await readdir(join(folder, 'written', 'dev'))).toEqual(['frontend']);
});

test('objects of an app are seen before there is a release of it', async () => {
  const none = cli.with({ cwd: folder });
  await rm(join(folder, 'environments', 'prod', 'releases'), { recursive: true, force: true });
  const placeholder = `podinfo@sha256:${'0'.repeat(64)}`;
  expect(await none.ok('synth', 'frontend', '--env', 'prod', '--show')).toMatch(
    new RegExp(`--- # prod/frontend/objects/Deployment\\.frontend-server\\.yaml[^]*${placeholder}`),
  );
  const given = `server=${PODINFO.new}`;
  const digest = PODINFO.new.slice(PODINFO.new.indexOf('@'));
  expect(await none.ok('synth', 'frontend', '--env', 'prod', '--show', '--image', given)).toContain(
    `podinfo${digest}`,
  );
  const refused = await none.run(
    'release',
    'frontend',
    '--image',
    `server=ghcr.io/stefanprodan/${placeholder}`,
  );
  expect([refused.code, refused.all]).toEqual([2, expect.stringContaining('the placeholder of a preview')]);
  for (const words of [
    ['frontend', '--env', 'nowhere'],
    ['nothing', '--env', 'prod'],
    ['frontend', '--env', 'prod', '--image', `x=${PODINFO.new}`],
  ])
    expect((await none.run('synth', ...words, '--show')).all).toMatch(/UNKNOWN_(ENVIRONMENT|APP|SLOT)/);
});

test('fails for a folder that differs from what is rendered, and names every difference', async () => {
  const dev = join(folder, 'expected', 'dev', 'frontend', 'objects');
  const [first = '', second = ''] = (await readdir(dev)).sort();
  await rm(join(dev, first));
  await appendFile(join(dev, second), '# by hand\n');
  await writeFile(join(dev, 'Secret.more.yaml'), 'kind: Secret\n');
  const { code, stdout } = await cli.run('synth', '--check', 'expected');
  expect(code).toBe(1);
  expect(stdout.match(/✗ SYNTH_DIFFERS (\S+) {2}.*/g)?.sort()).toEqual(
    [
      'Secret.more.yaml  the code does not render this file',
      `${first}  the file is missing`,
      `${second}  the file has another content`,
    ]
      .map((each) => `✗ SYNTH_DIFFERS dev/frontend/objects/${each}`)
      .sort(),
  );
});
