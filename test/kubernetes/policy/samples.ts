import type { JsonMap } from '../../../lib/model/json';

/** An image that is pinned. */
export const PINNED = `ghcr.io/example/app:1.4.2@sha256:${'ab'.repeat(32)}`;

/** A container that keeps every rule, with changes. */
export function container(changes: JsonMap = {}): JsonMap {
  return {
    name: 'main',
    image: PINNED,
    ports: [{ name: 'http', containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    ...changes,
  };
}

/** A container with another security context. */
export function secured(changes: JsonMap): JsonMap {
  const { securityContext } = container();
  return container({ securityContext: { ...(securityContext as JsonMap), ...changes } });
}

/** The spec of a pod that keeps every rule, with changes. */
export function podSpec(changes: JsonMap = {}): JsonMap {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container()],
    ...changes,
  };
}

const LABELS = { 'app.kubernetes.io/name': 'app' };

/** An object with the metadata that rules ask for. */
export function object(apiVersion: string, kind: string, rest: JsonMap = {}): JsonMap {
  return { apiVersion, kind, metadata: { name: 'app', labels: LABELS }, ...rest };
}

/** A Deployment with the given spec of its pods, with changes to its own spec. */
export function deployment(pod: JsonMap = podSpec(), changes: JsonMap = {}): JsonMap {
  const template = { metadata: { labels: LABELS }, spec: pod };
  return object('apps/v1', 'Deployment', {
    spec: { selector: { matchLabels: LABELS }, template, ...changes },
  });
}

/** One object of every kind that makes pods, all with the same spec of them. */
export function everyShape(pod: JsonMap): JsonMap[] {
  const template = { metadata: { labels: LABELS }, spec: pod };
  const selector = { matchLabels: LABELS };
  const once = { metadata: { labels: LABELS }, spec: { restartPolicy: 'Never', ...pod } };
  return [
    object('v1', 'Pod', { spec: pod }),
    deployment(pod),
    object('apps/v1', 'StatefulSet', { spec: { selector, serviceName: 'app', template } }),
    object('apps/v1', 'DaemonSet', { spec: { selector, template } }),
    object('apps/v1', 'ReplicaSet', { spec: { selector, template } }),
    object('v1', 'ReplicationController', { spec: { selector: LABELS, template } }),
    object('batch/v1', 'Job', { spec: { template: once } }),
    object('batch/v1', 'CronJob', {
      spec: { schedule: '0 * * * *', jobTemplate: { spec: { template: once } } },
    }),
  ];
}

/** An Application that keeps every rule, with changes to its spec. */
export function application(changes: JsonMap = {}, annotations?: JsonMap): JsonMap {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'app', namespace: 'argocd', ...(annotations && { annotations }) },
    spec: {
      project: 'prod',
      destination: { namespace: 'shop', server: 'https://kubernetes.default.svc' },
      source: {
        repoURL: 'https://example.org/fleet.git',
        path: 'manifests/prod/app',
        targetRevision: 'delivery',
      },
      ...changes,
    },
  };
}
