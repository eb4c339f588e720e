import { join } from 'node:path';
import { CLUSTER_PROGRAMS } from '../../cluster/cluster-programs';
import { type GoPrograms, missingForPrograms, pinnedVersion } from '../../support/go-programs';

/** Go module of Argo Rollouts. */
export const ROLLOUTS = 'github.com/argoproj/argo-rollouts';
/** Go module of Flagger. */
export const FLAGGER = 'github.com/fluxcd/flagger';

/** Go module of the plugin for the Gateway API. */
export const GATEWAY_PLUGIN = 'github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi';

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

/** Argo Rollouts: what brings a Rollout step by step. */
export const ROLLOUTS_PROGRAMS: GoPrograms<'rollouts'> = {
  module: join(__dirname, 'go-rollouts'),
  purpose: 'rollouts',
  files: ['go.mod', 'go.sum'],
  packages: { rollouts: `${ROLLOUTS}/cmd/rollouts-controller` },
  go: '1.26.1',
};

/** Flagger: what brings the Deployment of a Canary step by step. */
export const FLAGGER_PROGRAMS: GoPrograms<'flagger'> = {
  module: join(__dirname, 'go-flagger'),
  purpose: 'flagger',
  files: ['go.mod', 'go.sum'],
  packages: { flagger: `${FLAGGER}/cmd/flagger` },
  go: '1.24.0',
};

/** The plugin by which Argo Rollouts shifts requests by the Gateway API. */
export const GATEWAY_PLUGIN_PROGRAMS: GoPrograms<'plugin'> = {
  module: join(__dirname, 'go-gateway-plugin'),
  purpose: 'gateway-plugin',
  files: ['go.mod', 'go.sum'],
  packages: { plugin: GATEWAY_PLUGIN },
  go: '1.24.0',
};

/** Why a real Flux cannot be built here, or nothing when it can. */
export const missingForFlux = (): string | undefined =>
  missingForPrograms(CLUSTER_PROGRAMS) ?? missingForPrograms(FLUX_PROGRAMS);

/** Why the real controllers cannot be built here, or nothing when they can. */
export const missingForControllers = (): string | undefined =>
  missingForPrograms(CLUSTER_PROGRAMS) ?? missingForPrograms(CONTROLLER_PROGRAMS);

/** The same with Argo Rollouts beside Argo CD. */
export const missingForRollouts = (): string | undefined =>
  missingForControllers() ?? missingForPrograms(ROLLOUTS_PROGRAMS);

/** Why the plugin for the Gateway API cannot be built here: some proxies of Go modules do not have its module. */
export const missingForGatewayPlugin = (): string | undefined => missingForPrograms(GATEWAY_PLUGIN_PROGRAMS);

/** The same with Flagger beside Argo CD. */
export const missingForFlagger = (): string | undefined =>
  missingForControllers() ?? missingForPrograms(FLAGGER_PROGRAMS);

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

/** The same for Argo Rollouts beside Argo CD. */
export const rolloutsVersions = (): string =>
  `Argo Rollouts ${pinnedVersion(ROLLOUTS_PROGRAMS, ROLLOUTS)}, ${versions()}`;

/** The same for Flagger beside Argo CD. */
export const flaggerVersions = (): string =>
  `Flagger ${pinnedVersion(FLAGGER_PROGRAMS, FLAGGER)}, ${versions()}`;

function controlPlane(): string {
  const kubernetes = pinnedVersion(CLUSTER_PROGRAMS, 'k8s.io/kubernetes');
  const etcd = pinnedVersion(CLUSTER_PROGRAMS, 'go.etcd.io/etcd/server/v3');
  return `Kubernetes ${kubernetes}, etcd ${etcd}`;
}
