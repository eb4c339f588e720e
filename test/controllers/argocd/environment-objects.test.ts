import { environmentObjects, TARGET_KINDS } from '../../../lib/controllers/argocd';
import { AUTOMATED, delivery, environment } from './samples';

const objects = (parts: Parameters<typeof environment>[1] = {}) => {
  const [targets, roots, root, ...rest] = environmentObjects({
    environment: environment('prod', parts),
    delivery,
  });
  expect(rest).toEqual([]);
  return { targets, roots, root };
};

test('lets the targets have the delivery repository, their cluster and namespace, and listed kinds only', () => {
  expect(objects().targets).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name: 'prod',
      namespace: 'argocd',
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s-delivery', 'app.kubernetes.io/part-of': 'prod' },
      annotations: {
        'argocd.argoproj.io/sync-options': 'Prune=false',
        'argocd.argoproj.io/sync-wave': '-1',
      },
    },
    spec: {
      description: 'targets of environment prod',
      sourceRepos: ['https://github.com/example/fleet.git'],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'shop-prod' }],
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'shop-prod' }],
      namespaceResourceWhitelist: TARGET_KINDS,
    },
  });
});

test('lets the targets make no Application, no role and no Secret', () => {
  const kinds = TARGET_KINDS.map(({ kind }) => kind);
  for (const kind of ['Application', 'AppProject', 'Role', 'RoleBinding', 'Secret']) {
    expect(kinds).not.toContain(kind);
  }
});

test('lets the root make Applications and AppProjects in the namespace of Argo CD only', () => {
  expect(objects().roots).toMatchObject({
    metadata: { name: 'prod-root', namespace: 'argocd' },
    spec: {
      sourceRepos: ['https://github.com/example/fleet.git'],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'argocd' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
      ],
    },
  });
});

test('uses no wildcard for anything allowed, and no project "default"', () => {
  const { targets, roots, root } = objects();
  expect(JSON.stringify([targets, roots])).not.toContain('*');
  expect(root).toHaveProperty('spec.project', 'prod-root');
});

test("the root takes the environment's own objects and each target's Application, and nothing else", () => {
  expect(objects().root).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'prod',
      namespace: 'argocd',
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s-delivery', 'app.kubernetes.io/part-of': 'prod' },
      annotations: {
        'argocd.argoproj.io/manifest-generate-paths':
          '/manifests/prod/_environment;/manifests/prod/*/delivery/application.yaml',
        'argocd.argoproj.io/sync-options': 'Prune=false',
        'argocd.argoproj.io/ignore-healthcheck': 'true',
      },
    },
    spec: {
      project: 'prod-root',
      source: {
        repoURL: 'https://github.com/example/fleet.git',
        targetRevision: 'delivery',
        path: 'manifests/prod',
        directory: {
          recurse: true,
          include:
            '{_environment/AppProject.*.yaml,_environment/Application.*.yaml,*/delivery/application.yaml}',
        },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
      syncPolicy: {
        automated: { prune: false, selfHeal: true },
        retry: { limit: 5, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '180s' } },
        syncOptions: ['CreateNamespace=false', 'FailOnSharedResource=true', 'PruneLast=true'],
      },
    },
  });
});

test.each([
  [AUTOMATED, true],
  [{ ...AUTOMATED, prune: false }, false],
  [{ ...AUTOMATED, automated: false }, false],
])('with %j the root prunes: %s', (sync, prune) => {
  expect(objects({ sync }).root).toHaveProperty('spec.syncPolicy.automated', { prune, selfHeal: true });
});

test('deleting the root leaves the Applications running', () => {
  expect(objects({ sync: AUTOMATED }).root).not.toHaveProperty('metadata.finalizers');
});

test("goes by the environment's own repository, branch and cluster, and by kinds that are given", () => {
  const [targets, , root] = environmentObjects({
    environment: environment('prod', {
      delivery: { repository: 'https://example.org/prod.git', branch: 'live', path: 'deploy' },
      destination: { name: 'eu-1', namespace: 'shop' },
    }),
    delivery,
    kinds: [...TARGET_KINDS, { group: 'argoproj.io', kind: 'Rollout' }],
  });
  expect(targets).toMatchObject({
    spec: {
      sourceRepos: ['https://example.org/prod.git'],
      destinations: [{ name: 'eu-1', namespace: 'shop' }],
      namespaceResourceWhitelist: expect.arrayContaining([{ group: 'argoproj.io', kind: 'Rollout' }]),
    },
  });
  expect(root).toMatchObject({
    spec: {
      source: { repoURL: 'https://example.org/prod.git', targetRevision: 'live', path: 'deploy' },
      destination: { server: 'https://kubernetes.default.svc' },
    },
  });
});

test('does not change when an app joins: its only inputs are the environment and the delivery', () => {
  expect(JSON.stringify(objects())).not.toContain('frontend');
});
