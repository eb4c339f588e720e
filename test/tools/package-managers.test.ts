import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { hasRegistry, runIn, testWithRegistry } from '../support/npm-project';
import { pack } from '../support/pack';

jest.setTimeout(600_000);

const withRegistry = testWithRegistry('projects locked by pnpm and Yarn are not rendered');

const MANAGERS: readonly {
  readonly name: 'pnpm' | 'yarn';
  readonly packages: readonly string[];
  readonly lockfile: string;
}[] = [
  { name: 'pnpm', packages: ['pnpm@10'], lockfile: 'pnpm-lock.yaml' },
  { name: 'yarn', packages: ['yarn@1'], lockfile: 'yarn.lock' },
  { name: 'yarn', packages: ['@yarnpkg/cli-dist@4'], lockfile: 'yarn.lock' },
];

let folder: string;
let made: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdk8s-delivery-managers-'));
  if (!hasRegistry) return;
  const tarball = await pack(folder, (cwd, program, ...args) => run(cwd, program, args));
  made = join(folder, 'made');
  const init = ['init', 'made', '--yes', '--json', '--as', 'Ada <ada@example.org>'];
  await run(folder, 'npx', ['--yes', '--package', tarball, 'cdk8s-delivery', ...init]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

withRegistry.each(MANAGERS)(
  'a project as $packages locks it is rendered, by its lockfile alone',
  async ({ name, packages, lockfile }) => {
    const own = join(folder, packages.join('').replace(/\W/g, ''));
    const prefix = join(own, 'beside-node');
    await mkdir(own);
    await run(own, 'npm', [
      'install',
      '--global',
      '--prefix',
      prefix,
      '--no-audit',
      '--no-fund',
      ...packages,
    ]);
    const env = { PATH: [join(prefix, 'bin'), process.env['PATH']].join(delimiter) };
    const project = join(own, 'project');
    await cp(made, project, {
      recursive: true,
      filter: (path) => !/(?:\/node_modules|\/package-lock\.json|\/\.git)$/.test(path),
    });
    const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    // The package manager's own folders would run a program of the project, if any were read.
    await writeFile(
      join(project, 'package.json'),
      JSON.stringify({
        ...manifest,
        scripts: { ...(manifest['scripts'] as object), postinstall: 'touch ran' },
      }),
    );
    const isBerry = packages[0]?.startsWith('@') ?? false;
    // Without it that Yarn takes a folder above for the project.
    if (isBerry) await writeFile(join(project, lockfile), '');
    const more = { pnpm: [], yarn: isBerry ? ['--mode=skip-build'] : ['--ignore-engines'] }[name];
    await run(project, name, ['install', ...more, ...(isBerry ? [] : ['--ignore-scripts'])], env);
    expect(await readdir(project)).toContain(lockfile);
    const git = (...args: string[]) =>
      run(project, 'git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args]);
    await git('init', '--quiet', '--initial-branch', 'main');
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'a project');
    const program = join(made, 'node_modules', '.bin', 'cdk8s-delivery');
    await run(project, program, ['synth', '--code', 'main'], env);
    const cached = join(folder, 'cache', 'cdk8s-delivery', 'deps');
    expect(await readdir(cached)).not.toEqual([]);
    expect(await readdir(project)).not.toContain('ran');
    expect(await readdir(join(project, 'dist', 'manifests'))).toContain('dev');
  },
);

function run(
  cwd: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  return runIn({ cwd, cache: folder, env }, program, args);
}
