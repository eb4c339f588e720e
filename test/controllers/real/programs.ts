import { join } from 'node:path';
import { CLUSTER_PROGRAMS } from '../../cluster/cluster-programs';
import { type GoPrograms, missingForPrograms, pinnedVersion } from '../../support/go-programs';

/** Argo CD, one program under many names, and a stand-in for its Redis. */
export const CONTROLLER_PROGRAMS: GoPrograms<'argocd' | 'redis'> = {
  module: join(__dirname, 'go'),
  purpose: 'controllers',
  files: ['go.mod', 'go.sum', 'redis/main.go'],
  packages: { argocd: 'github.com/argoproj/argo-cd/v3/cmd', redis: './redis' },
  go: '1.26.3',
};

/** Flux: what reads Git, and what applies. */
export const FLUX_PROGRAMS: GoPrograms<'source' | 'kustomize'> = {
  module: join(__dirname, 'go-flux'),
  purpose: 'flux',
  files: ['go.mod', 'go.sum'],
  packages: {
    source: 'github.com/fluxcd/source-controller',
    kustomize: 'github.com/fluxcd/kustomize-controller',
  },
  go: '1.26.0',
};

/** Why a real Flux cannot be built here, or nothing when it can. */
export const missingForFlux = (): string | undefined =>
  missingForPrograms(CLUSTER_PROGRAMS) ?? missingForPrograms(FLUX_PROGRAMS);

/** Why the real controllers cannot be built here, or nothing when they can. */
export const missingForControllers = (): string | undefined =>
  missingForPrograms(CLUSTER_PROGRAMS) ?? missingForPrograms(CONTROLLER_PROGRAMS);

/** What the suite runs, for its closing lines. */
export function versions(): string {
  return `Argo CD ${pinnedVersion(CONTROLLER_PROGRAMS, 'github.com/argoproj/argo-cd/v3')}, ${controlPlane()}`;
}

/** The same for a Flux. */
export function fluxVersions(): string {
  const [source, kustomize] = ['source', 'kustomize'].map((each) =>
    pinnedVersion(FLUX_PROGRAMS, `github.com/fluxcd/${each}-controller`),
  );
  return `source-controller ${source}, kustomize-controller ${kustomize}, ${controlPlane()}`;
}

function controlPlane(): string {
  const kubernetes = pinnedVersion(CLUSTER_PROGRAMS, 'k8s.io/kubernetes');
  const etcd = pinnedVersion(CLUSTER_PROGRAMS, 'go.etcd.io/etcd/server/v3');
  return `Kubernetes ${kubernetes}, etcd ${etcd}`;
}
