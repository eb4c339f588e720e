import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const MODULE = join(__dirname, 'go');

/** The programs that a control plane without nodes consists of, and the Go packages that they are built from. */
const PACKAGES = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
} as const;

/** Name of one of the programs. */
export type ClusterProgram = keyof typeof PACKAGES;

/** Why the programs cannot be built here, or nothing when they can. */
export function missingForCluster(): string | undefined {
  if (programs().every(([, path]) => existsSync(path))) return undefined;
  const { error, status, stderr } = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (error) return `Go cannot be run (${error.message}); install Go 1.24 or newer`;
  if (status !== 0) return `"go version" failed: ${stderr.trim()}`;
  const download = spawnSync('go', ['mod', 'download'], { cwd: MODULE, encoding: 'utf8' });
  return download.status === 0 ? undefined : `"go mod download" failed: ${download.stderr.trim()}`;
}

/**
 * Builds what is not built yet, outside of the project, under a name made from the pinned versions.
 *
 * `CDK8S_DELIVERY_CLUSTER_CACHE` names another folder than `~/.cache/cdk8s-delivery`.
 */
export function clusterPrograms(): Readonly<Record<ClusterProgram, string>> {
  mkdirSync(folder(), { recursive: true });
  for (const [name, path] of programs()) {
    if (existsSync(path)) continue;
    process.stderr.write(`building ${name} from ${PACKAGES[name]}; this takes minutes, once\n`);
    const half = `${path}.${process.pid}`;
    const args = ['build', '-mod=readonly', '-buildvcs=false', '-ldflags=-s -w', '-o', half, PACKAGES[name]];
    execFileSync('go', args, { cwd: MODULE, stdio: 'inherit' });
    renameSync(half, path);
  }
  return Object.fromEntries(programs()) as Record<ClusterProgram, string>;
}

function programs(): [ClusterProgram, string][] {
  return (Object.keys(PACKAGES) as ClusterProgram[]).map((name) => [name, join(folder(), name)]);
}

function folder(): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(MODULE, file)));
  const cache = process.env['CDK8S_DELIVERY_CLUSTER_CACHE'] ?? join(homedir(), '.cache', 'cdk8s-delivery');
  return join(cache, `cluster-${hash.digest('hex').slice(0, 16)}`);
}
