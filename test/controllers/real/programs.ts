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

/** Why the real controllers cannot be built here, or nothing when they can. */
export const missingForControllers = (): string | undefined =>
  missingForPrograms(CLUSTER_PROGRAMS) ?? missingForPrograms(CONTROLLER_PROGRAMS);

/** What the suite runs, for its closing lines. */
export function versions(): string {
  const argocd = pinnedVersion(CONTROLLER_PROGRAMS, 'github.com/argoproj/argo-cd/v3');
  const kubernetes = pinnedVersion(CLUSTER_PROGRAMS, 'k8s.io/kubernetes');
  const etcd = pinnedVersion(CLUSTER_PROGRAMS, 'go.etcd.io/etcd/server/v3');
  return `Argo CD ${argocd}, Kubernetes ${kubernetes}, etcd ${etcd}`;
}
