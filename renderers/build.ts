import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The renderers, and the module whose version each has. */
export const RENDERERS = {
  kustomize: 'sigs.k8s.io/kustomize/kustomize/v5',
  helm: 'helm.sh/helm/v4',
} as const;

/** Name of a renderer, which is that of its folder here and in `packages/`. */
export type RendererName = keyof typeof RENDERERS;

const ROOT = join(__dirname, '..');
const FILES = ['package.json', 'renderer.json', 'renderer.wasm'] as const;

/**
 * Builds a renderer where that was not done before, and keeps it outside of the project, under a name made of the sources
 * and the pinned versions: `~/.cache/cdk8s-delivery/renderers-<hash>/<name>`, or below `CDK8S_DELIVERY_CLUSTER_CACHE`.
 *
 * @returns the folder that holds it
 */
export function built(name: RendererName): string {
  const folder = keptFolder(name);
  if (existsSync(folder)) return folder;
  process.stderr.write(`building the renderer ${name}; this takes minutes, once\n`);
  const half = `${folder}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  const wasm = join(half, 'renderer.wasm');
  const args = [
    'build',
    '-mod=readonly',
    '-trimpath',
    '-buildvcs=false',
    '-ldflags=-s -w -buildid=',
    '-o',
    wasm,
  ];
  execFileSync('go', [...args, `./${name}`], {
    cwd: __dirname,
    stdio: 'inherit',
    env: { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm', CGO_ENABLED: '0', GOFLAGS: '' },
  });
  const said = {
    program: name,
    version: pinnedVersion(RENDERERS[name]),
    go: execFileSync('go', ['env', 'GOVERSION'], { cwd: __dirname, encoding: 'utf8' }).trim(),
    sha256: createHash('sha256').update(readFileSync(wasm)).digest('hex'),
  };
  writeFileSync(join(half, 'renderer.json'), `${JSON.stringify(said, undefined, 2)}\n`);
  copyFileSync(join(ROOT, 'packages', name, 'package.json'), join(half, 'package.json'));
  renameSync(half, folder);
  return folder;
}

/** Why a renderer cannot be had here, and what helps; nothing where it is built already. */
export function missing(name: RendererName): string | undefined {
  if (existsSync(keptFolder(name))) return undefined;
  const { error } = spawnSync('go', ['version']);
  const go = error ? 'Go cannot be run: install Go 1.26 or newer, then ' : '';
  return `the renderer ${name} is not built: ${go}\`npm run build:renderers\` builds it`;
}

/**
 * Puts a built renderer where Node finds it from here, as an installation of its package would. Its times are older than
 * npm's note of what it installed, so that these packages still count as those of the lockfile.
 */
export function installed(name: RendererName): void {
  const folder = join(ROOT, 'node_modules', `cdk8s-delivery-${name}`);
  const source = built(name);
  if (isSame(source, folder)) return;
  const half = `${ROOT}/node_modules/.${name}-${process.pid}`;
  copied(source, half);
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
}

/** The version of a module that `go.mod` pins. */
export function pinnedVersion(module: string): string {
  const lines = readFileSync(join(__dirname, 'go.mod'), 'utf8').split('\n');
  const found = lines.map((each) => each.trim().split(' ')).find(([path]) => path === module);
  return found?.[1] ?? 'of unknown version';
}

function isSame(source: string, folder: string): boolean {
  const [wanted, here] = [source, folder].map((each) => join(each, 'renderer.json'));
  if (wanted === undefined || here === undefined || !existsSync(here)) return false;
  return readFileSync(wanted, 'utf8') === readFileSync(here, 'utf8');
}

function copied(source: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) {
    copyFileSync(join(source, file), join(folder, file));
    lutimesSync(join(folder, file), 0, 0);
  }
  lutimesSync(folder, 0, 0);
}

function keptFolder(name: RendererName): string {
  const cache = process.env['CDK8S_DELIVERY_CLUSTER_CACHE'] ?? join(homedir(), '.cache', 'cdk8s-delivery');
  return join(cache, `renderers-${sourceHash()}`, name);
}

function sourceHash(): string {
  const hash = createHash('sha256');
  const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.go') || path === 'go.mod' || path === 'go.sum')
    .sort();
  for (const path of sources)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(__dirname, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}

function buildAll(): void {
  const { error } = spawnSync('go', ['version']);
  if (error) {
    process.stderr.write(
      `the renderers are built with Go 1.26 or newer, which cannot be run: ${error.message}\n`,
    );
    process.exitCode = 1;
    return;
  }
  for (const name of Object.keys(RENDERERS) as RendererName[]) {
    const folder = built(name);
    for (const file of ['renderer.wasm', 'renderer.json'])
      copyFileSync(join(folder, file), join(ROOT, 'packages', name, file));
    installed(name);
    const said = JSON.parse(readFileSync(join(folder, 'renderer.json'), 'utf8')) as Record<string, string>;
    process.stdout.write(`${name} ${said['version']} sha256:${said['sha256']}\n`);
  }
}

if (require.main === module) buildAll();
