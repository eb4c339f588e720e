import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Programs that tests build from pinned Go modules. */
export interface GoPrograms<Name extends string> {
  /** Folder of the Go module that pins the versions. */
  readonly module: string;
  /** What the programs are for: the beginning of the name of the folder that keeps them. */
  readonly purpose: string;
  /** Files of the module that decide what is built. */
  readonly files: readonly string[];
  /** The Go package of each program. */
  readonly packages: Readonly<Record<Name, string>>;
  /** The Go version that the module asks for, for people. */
  readonly go: string;
}

/** Why the programs cannot be built here, and how to get what is missing; nothing where they can. */
export function missingForPrograms<Name extends string>(of: GoPrograms<Name>): string | undefined {
  if (placesOf(of).every(([, path]) => existsSync(path))) return undefined;
  const { error, status, stderr } = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (error) return `Go cannot be run (${error.message}); install Go ${of.go} or newer`;
  if (status !== 0) return `"go version" failed: ${stderr.trim()}`;
  const download = spawnSync('go', ['mod', 'download'], { cwd: of.module, encoding: 'utf8' });
  return download.status === 0
    ? undefined
    : `"go mod download" in ${of.module} failed; Go ${of.go} or newer and a module proxy are needed: ${download.stderr.trim()}`;
}

/**
 * Builds what is not built yet, outside of the project, under a name made from the pinned versions.
 *
 * `CDK8S_DELIVERY_CLUSTER_CACHE` names another folder than `~/.cache/cdk8s-delivery`.
 */
export function goPrograms<Name extends string>(of: GoPrograms<Name>): Readonly<Record<Name, string>> {
  mkdirSync(folderOf(of), { recursive: true });
  for (const [name, path] of placesOf(of)) {
    if (existsSync(path)) continue;
    process.stderr.write(`building ${name} from ${of.packages[name]}; this takes minutes, once\n`);
    const half = `${path}.${process.pid}`;
    const args = ['build', '-mod=readonly', '-buildvcs=false', '-ldflags=-s -w', '-o', half];
    execFileSync('go', [...args, of.packages[name]], {
      cwd: of.module,
      stdio: 'inherit',
      env: { ...process.env, CGO_ENABLED: '0' },
    });
    renameSync(half, path);
  }
  return Object.fromEntries(placesOf(of)) as Record<Name, string>;
}

/** The version of a module that the programs are built from, as its `go.mod` pins it. */
export function pinnedVersion({ module }: { readonly module: string }, path: string): string {
  const text = readFileSync(join(module, 'go.mod'), 'utf8');
  const line = text.split('\n').find((each) => each.trim().startsWith(`${path} `));
  return line?.trim().split(' ')[1] ?? 'of unknown version';
}

function placesOf<Name extends string>(of: GoPrograms<Name>): [Name, string][] {
  return (Object.keys(of.packages) as Name[]).map((name) => [name, join(folderOf(of), name)]);
}

function folderOf({ module, files, purpose }: GoPrograms<string>): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(module, file)));
  const cache = process.env['CDK8S_DELIVERY_CLUSTER_CACHE'] ?? join(homedir(), '.cache', 'cdk8s-delivery');
  return join(cache, `${purpose}-${hash.digest('hex').slice(0, 16)}`);
}
