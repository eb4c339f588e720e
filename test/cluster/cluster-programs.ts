import { join } from 'node:path';
import { type GoPrograms, goPrograms, missingForPrograms } from '../support/go-programs';

/** Name of one of the programs that a control plane without nodes consists of. */
export type ClusterProgram = 'etcd' | 'kube-apiserver' | 'kube-controller-manager';

/** The programs of a control plane, and the Go packages that they are built from. */
export const CLUSTER_PROGRAMS: GoPrograms<ClusterProgram> = {
  module: join(__dirname, 'go'),
  purpose: 'cluster',
  files: ['go.mod', 'go.sum'],
  packages: {
    etcd: 'go.etcd.io/etcd/server/v3',
    'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
    'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  },
  go: '1.24',
};

/** Why the programs cannot be built here, or nothing when they can. */
export const missingForCluster = (): string | undefined => missingForPrograms(CLUSTER_PROGRAMS);

/** Builds what is not built yet. */
export const clusterPrograms = (): Readonly<Record<ClusterProgram, string>> => goPrograms(CLUSTER_PROGRAMS);
