import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { npmEnvironment } from '../../lib/engine/render/dependencies';
import { codeBlocks, page } from '../docs/markdown';
import { ROOT } from '../support/cli-build';

jest.setTimeout(300_000);

const SOURCES = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];
const IMAGE =
  'ghcr.io/stefanprodan/podinfo:6.11.2@sha256:187803cdf611a19d4fffbdf6a4260a01be4c09ffe9924b28902424fc0639ceb8';

// What a surrounding `npm test` sets would move the installation.
const environment = { ...npmEnvironment(process.env), NO_COLOR: '1' };

const registry = spawnSync('npm', ['view', 'cdk8s', 'version'], { env: environment, encoding: 'utf8' });
if (registry.status !== 0) {
  process.stderr.write(
    `the package is packed but not installed: no npm registry answers\n${registry.stderr}\n`,
  );
}
const withRegistry = registry.status === 0 ? test : test.skip;

let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdk8s-delivery-pack-'));
  tarball = await pack(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the package holds the program, the library with its types, and nothing of the tests', async () => {
  const listed = (await run(folder, 'tar', '-tf', tarball)).split('\n').filter((line) => line !== '');
  const files = listed.map((path) => path.replace(/^package\//, ''));
  expect(files).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'bin/cdk8s-delivery.js',
      'dist/lib/index.js',
      'dist/lib/index.d.ts',
      'dist/imports/argoproj.io.js',
    ]),
  );
  const expected = /^(?:package\.json|LICENSE|README\.md|CHANGELOG\.md|bin\/|dist\/(?:lib|imports)\/)/;
  expect(files.filter((path) => !expected.test(path))).toEqual([]);
});

withRegistry(
  'the project of the first page of the documentation works with the installed package',
  async () => {
    const project = join(folder, 'project');
    await writeProject(project);
    await cp(tarball, join(project, 'cdk8s-delivery-0.1.0.tgz'));
    await run(project, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');

    await run(project, 'npx', 'tsc');
    await run(project, 'npx', 'cdk8s', 'synth', '--check-upgrade=false');
    expect(await readdir(join(project, 'dist', 'manifests', 'bootstrap'))).toContain('prod.yaml');

    await git(project, 'init', '--quiet', '--initial-branch', 'main');
    await git(project, 'add', '--all');
    await git(project, 'commit', '--quiet', '--message', 'typed environments and apps');
    const delivery = join(folder, 'delivery.git');
    await git(folder, 'init', '--quiet', '--bare', '--initial-branch', 'delivery', delivery);
    const cli = (...args: string[]) => {
      const where = ['--delivery', delivery, '--as', 'Ada <ada@example.org>'];
      return run(project, join(project, 'node_modules', '.bin', 'cdk8s-delivery'), ...args, ...where);
    };
    await cli('configure');
    await cli('release', 'frontend', '--image', `server=${IMAGE}`);
    await cli('promote', 'frontend', '--to', 'staging');
    expect(await cli('check')).toContain('2 targets of 3 environments are what their records say');

    const subjects = await git(delivery, 'log', '--format=%s', 'delivery');
    expect(subjects.trim().split('\n')).toEqual([
      'promote frontend 6.11.2 to staging',
      'release frontend 6.11.2 into dev',
      'configure the fleet',
    ]);
    const manifest = await git(
      delivery,
      'show',
      'delivery:manifests/staging/frontend/objects/Deployment.frontend-server.yaml',
    );
    expect(manifest).toContain('ghcr.io/stefanprodan/podinfo@sha256:187803cd');
  },
);

/** Packs a copy of the sources, so that nothing of an earlier build gets in. */
async function pack(folder: string): Promise<string> {
  const source = join(folder, 'source');
  await mkdir(source);
  for (const name of [...SOURCES, 'lib', 'imports', 'bin']) {
    await cp(join(ROOT, name), join(source, name), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(source, 'node_modules'));
  await run(source, 'npm', 'pack', '--pack-destination', folder);
  return join(folder, 'cdk8s-delivery-0.1.0.tgz');
}

/** The files that `docs/getting-started.md` shows. */
async function writeProject(project: string): Promise<void> {
  for (const { file, text } of codeBlocks(page('docs/getting-started.md'))) {
    if (file === undefined) continue;
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), text);
  }
}

function git(folder: string, ...args: string[]): Promise<string> {
  return run(folder, 'git', '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args);
}

async function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  const options = {
    cwd,
    env: { ...environment, XDG_CACHE_HOME: join(folder, 'cache') },
    maxBuffer: 64 * 1024 * 1024,
  };
  try {
    return (await promisify(execFile)(program, args, options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')}: ${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
