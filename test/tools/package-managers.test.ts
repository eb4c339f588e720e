import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { hasRegistry, runIn, testWithRegistry } from '../support/npm-project';
import { pack } from '../support/pack';
import { writeFiles } from '../support/write-files';

jest.setTimeout(600_000);

const withRegistry = testWithRegistry('projects locked by pnpm and Yarn are not rendered');

const MANAGERS: readonly {
  readonly name: 'npm' | 'pnpm' | 'yarn';
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
    const { own, env } = await installed(name, packages);
    const project = join(own, 'project');
    await copyMade(project);
    const isBerry = packages[0]?.startsWith('@') ?? false;
    // Without it that Yarn takes a folder above for the project.
    if (isBerry) await writeFile(join(project, lockfile), '');
    await lockBy(name, isBerry, project, env);
    expect(await readdir(project)).toContain(lockfile);
    await commitAll(project);
    const program = join(made, 'node_modules', '.bin', 'cdk8s-delivery');
    await run(project, program, ['synth', '--code', 'main'], env);
    const cached = join(folder, 'cache', 'cdk8s-delivery', 'deps');
    expect(await readdir(cached)).not.toEqual([]);
    expect(await readdir(project)).not.toContain('ran');
    expect(await readdir(join(project, 'dist', 'manifests'))).toContain('dev');
  },
);

withRegistry.each([{ name: 'npm' as const, packages: [], lockfile: 'package-lock.json' }, ...MANAGERS])(
  'a member of a workspace that $name $packages locks above it is rendered by its part of that lockfile',
  async ({ name, packages, lockfile }) => {
    const { own, env } = await installed(name, packages);
    const top = join(own, 'workspace');
    const project = join(top, 'services', 'fleet');
    await copyMade(project);
    const { name: itself } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
      name: string;
    };
    // Another member needs other versions: they take the places at the top.
    writeFiles(top, {
      'package.json': JSON.stringify({
        name: 'shop',
        private: true,
        workspaces: ['services/*'],
        dependencies: { yaml: '1.10.2' },
        overrides: { constructs: '10.8.0' }, // of npm alone
      }),
      'pnpm-workspace.yaml': "packages: ['services/*']\n",
      'services/other/package.json': JSON.stringify({
        name: 'other',
        version: '1.0.0',
        dependencies: { typescript: '4.9.5', cdk8s: '2.70.104', 'left-pad': '1.3.0' },
      }),
    });
    const isBerry = packages[0]?.startsWith('@') ?? false;
    if (isBerry) await writeFile(join(top, lockfile), '');
    await lockBy(name, isBerry, top, env);
    expect(await readdir(project)).not.toContain(lockfile);
    await commitAll(top);
    const program = join(made, 'node_modules', '.bin', 'cdk8s-delivery');
    await run(project, program, ['synth', '--code', 'main'], { ...env, XDG_CACHE_HOME: join(own, 'cache') });
    expect(await readdir(join(project, 'dist', 'manifests'))).toContain('dev');

    const [home = ''] = await readdir(join(own, 'cache', 'cdk8s-delivery', 'deps'));
    const modules = join(own, 'cache', 'cdk8s-delivery', 'deps', home, 'node_modules');
    expect(await versionIn(modules, 'yaml')).toMatch(/^2\./);
    expect(await versionIn(modules, 'typescript')).not.toBe('4.9.5');
    expect(await versionIn(modules, 'constructs')).toBe(name === 'npm' ? '10.8.0' : '10.8.1');
    // Of the other members nothing is installed.
    expect(await readdir(modules)).not.toContain('left-pad');
    expect(await readdir(modules)).not.toContain(itself);

    await rm(join(top, lockfile));
    await commitAll(top);
    await expect(run(project, program, ['synth', '--code', 'main'], env)).rejects.toThrow('NO_LOCKFILE');
  },
);

withRegistry('a project of ES modules is rendered by plain `cdk8s synth`, and in the sandbox', async () => {
  const project = join(folder, 'modules');
  await cp(made, project, { recursive: true, filter: (path) => !/\/(?:node_modules|\.git)$/.test(path) });
  const change = async (path: string, ...words: readonly (readonly [string, string])[]) => {
    const text = await readFile(join(project, path), 'utf8');
    for (const [from] of words) expect(text).toContain(from);
    await writeFile(
      join(project, path),
      words.reduce((made, [from, to]) => made.replace(from, to), text),
    );
  };
  await change('package.json', ['"private": true,', '"private": true, "type": "module",']);
  await change('cdk8s.yaml', ['ts-node', 'tsx']);
  await change('main.ts', ["'./environments'", "'./environments/index.js'"]);
  await change(
    'environments/index.ts',
    ["'./apps/web'", "'./apps/web.js'"],
    ["'./environments'", "'./environments.js'"],
  );
  await change('environments/apps/web.ts', ["'../environments'", "'../environments.js'"]);
  await run(project, 'npm', [
    'install',
    '--save-dev',
    '--save-exact',
    '--no-audit',
    '--no-fund',
    'tsx@4.20.6',
  ]);
  await run(project, 'npx', ['tsc']);
  expect(await run(project, 'npx', ['cdk8s', 'synth', '--check-upgrade=false'])).toContain(
    'bootstrap/prod.yaml',
  );
  await commitAll(project);
  await run(project, 'npx', ['cdk8s-delivery', 'synth', '--code', 'main', '--out', 'rendered']);
  expect(await readdir(join(project, 'rendered'))).toContain('dev');
});

async function versionIn(modules: string, name: string): Promise<string> {
  return (JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8')) as { version: string })
    .version;
}

/** A package manager beside Node, as a person installs it; npm is there. */
async function installed(name: string, packages: readonly string[]) {
  const own = join(folder, [name, ...packages].join('').replace(/\W/g, ''));
  const prefix = join(own, 'beside-node');
  await mkdir(own, { recursive: true });
  if (packages.length > 0 && !existsSync(prefix))
    await run(own, 'npm', [
      'install',
      '--global',
      '--prefix',
      prefix,
      '--no-audit',
      '--no-fund',
      ...packages,
    ]);
  return { own, env: { PATH: [join(prefix, 'bin'), process.env['PATH']].join(delimiter) } };
}

/** The project that `init` made, without what was installed; its scripts would leave a trace if any ran. */
async function copyMade(project: string): Promise<void> {
  await cp(made, project, {
    recursive: true,
    filter: (path) => !/(?:\/node_modules|\/package-lock\.json|\/\.git)$/.test(path),
  });
  const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({
      ...manifest,
      version: '1.0.0', // Yarn 1 takes no member of a workspace without one
      scripts: { ...(manifest['scripts'] as object), postinstall: 'touch ran' },
    }),
  );
}

/** Installs as a person does, which writes the lockfile. */
async function lockBy(name: 'npm' | 'pnpm' | 'yarn', isBerry: boolean, cwd: string, env: NodeJS.ProcessEnv) {
  const more = { npm: [], pnpm: [], yarn: isBerry ? ['--mode=skip-build'] : ['--ignore-engines'] }[name];
  await run(cwd, name, ['install', ...more, ...(isBerry ? [] : ['--ignore-scripts'])], env);
}

async function commitAll(cwd: string): Promise<void> {
  const git = (...args: string[]) =>
    run(cwd, 'git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args]);
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'a project');
}

function run(
  cwd: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  return runIn({ cwd, cache: folder, env }, program, args);
}
