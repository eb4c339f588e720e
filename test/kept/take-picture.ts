import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cliProgram, ROOT } from '../support/cli-build';
import type { KeptFleet } from './fleets';
import type { Json } from './json';
import { type Entry, inOrder, type Picture, readBootstrap, readTargets, type TargetFolder } from './picture';

/** Renders a fleet as it is today, in processes of its own, and looks at what was written. */
export async function takePicture(fleet: KeptFleet): Promise<Picture> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-kept-'));
  try {
    const out = join(folder, 'out');
    if (fleet === 'demo') return await pictureOfDemo(folder);
    if (fleet === 'example') await runTypeScript([join(ROOT, 'main.ts')], { CDK8S_OUTDIR: out });
    else await runTypeScript([join(__dirname, 'main.ts'), fleet, out]);
    return await pictureOfFolder(out, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `synthesize` wrote. Versions of tools and what made each object are left out: neither is what a cluster gets. */
async function pictureOfFolder(out: string, scratch: string): Promise<Picture> {
  const description: Description = JSON.parse(readFileSync(join(out, 'fleet.json'), 'utf8'));
  rmSync(join(out, 'fleet.json'));
  const { environments, apps, targets } = description;
  const own = environments.map(({ inputs: _inputs, ...value }) =>
    described(value.name, value.name, 'environment', value),
  );
  const names = environments.map(({ name }) => name);
  const data = [...own, ...apps.map((value) => described('', value.name, 'app', value))];
  const administrators = readBootstrap(join(out, 'bootstrap'), names);
  return {
    entries: inOrder([...readTargets(out, names, targets), ...administrators, ...data]),
    ids: new Map([
      ...(await folderIds(out, scratch)),
      ...environments.map(({ name, inputs }) => [`inputs of ${name}`, inputs] as const),
    ]),
  };
}

interface Description {
  readonly environments: readonly {
    readonly name: string;
    readonly inputs: string;
    readonly [key: string]: Json;
  }[];
  readonly apps: readonly { readonly name: string; readonly [key: string]: Json }[];
  readonly targets: readonly TargetFolder[];
}

const described = (environment: string, target: string, object: string, value: Json): Entry => ({
  part: 'described',
  environment,
  target,
  object,
  value,
});

const DEMO = { environments: ['dev', 'staging', 'hotfix', 'prod'], apps: ['frontend', 'backend'] };

/**
 * What the demo leaves in its delivery repository: the objects that stand in the delivery branch at its end, and those of
 * every release that it made, for every environment, numbered in the order in which they were made.
 */
async function pictureOfDemo(scratch: string): Promise<Picture> {
  const program = { DEMO_PROGRAM: cliProgram(), TMPDIR: scratch, NO_COLOR: '1' };
  const printed = await runTypeScript([join(ROOT, 'demo', 'index.ts')], program);
  const [, delivery] = /^delivery repository +(.+)$/m.exec(printed) ?? [];
  if (delivery === undefined) throw new Error(`the demo names no delivery repository:\n${printed}`);
  const clone = join(scratch, 'clone');
  await git(['clone', '--quiet', '--branch', 'delivery', delivery, clone]);
  const manifests = join(clone, 'manifests');
  const standing = DEMO.environments.flatMap((environment) => DEMO.apps.map((app) => ({ environment, app })));
  const entries = readTargets(manifests, DEMO.environments, standing);
  const ids = await folderIds(manifests, scratch);
  const log = [
    'log',
    '--reverse',
    '--topo-order',
    '--format=%H %s',
    '--glob=refs/remotes/origin/renders/delivery/*',
  ];
  const commits = (await git(['-C', clone, ...log])).trimEnd().split('\n');
  for (const [index, commit] of commits.entries()) {
    const { app, release, folder } = await releaseAt(clone, commit, join(scratch, `release-${index}`));
    const label = (environment: string) => `${environment}/${app} release ${index + 1}`;
    entries.push(
      ...readTargets(
        folder,
        DEMO.environments,
        DEMO.environments.map((environment) => ({ environment, app, label: label(environment) })),
      ),
    );
    for (const [name, id] of await folderIds(folder, scratch)) ids.set(label(name.split('/')[0] ?? ''), id);
    ids.set(`${app} release ${index + 1}`, release);
  }
  return { entries: inOrder(entries), ids, printed };
}

/** Brings what a commit of a renders branch holds of its app into a folder, by environment and app. */
async function releaseAt(
  clone: string,
  commit: string,
  folder: string,
): Promise<{ readonly app: string; readonly release: string; readonly folder: string }> {
  const [, id = '', app = '', release = ''] = /^([0-9a-f]+) renders of (\S+) (\S+)$/.exec(commit) ?? [];
  await git(['-C', clone, 'checkout', '--quiet', '--force', id]);
  for (const environment of DEMO.environments)
    cpSync(join(clone, app, environment), join(folder, environment, app), { recursive: true });
  return { app, release, folder };
}

/** The ids that Git gives the folders of the targets, by environment and app. */
async function folderIds(folder: string, scratch: string): Promise<Map<string, string>> {
  const repository = mkdtempSync(join(scratch, 'ids-'));
  await git(['init', '--quiet', repository]);
  const inFolder = ['--git-dir', join(repository, '.git'), '--work-tree', folder, '-C', folder];
  await git([...inFolder, 'add', '--all', '--force', '.']);
  const tree = (await git([...inFolder, 'write-tree'])).trim();
  const lines = (await git([...inFolder, 'ls-tree', '-r', '-d', tree])).trimEnd().split('\n');
  const folders = lines.map((line): [string, string] => {
    const [, id = '', path = ''] = /^040000 tree ([0-9a-f]+)\t(.+)$/.exec(line) ?? [];
    return [path, id];
  });
  return new Map(folders.filter(([path]) => path.split('/').length === 2));
}

const run = promisify(execFile);
const MOST = { maxBuffer: 64 * 1024 * 1024 };

/** Runs a TypeScript program to its end, without what the environment says of this library. */
async function runTypeScript(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { PATH, HOME } = process.env;
  const started = run(process.execPath, ['--require', 'ts-node/register', ...args], {
    ...MOST,
    cwd: ROOT,
    env: { PATH, HOME, ...env },
  });
  return (await started).stdout;
}

async function git(args: readonly string[]): Promise<string> {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return (await run('git', args, { ...MOST, env })).stdout;
}
