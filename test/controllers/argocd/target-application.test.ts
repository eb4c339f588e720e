import { targetApplication } from '../../../lib/controllers/argocd';
import { AUTOMATED, delivery, environment, frontend } from './samples';

const target = (parts: Parameters<typeof environment>[1] = {}) =>
  targetApplication({ environment: environment('prod', parts), app: frontend, delivery });

test('stands for the folder of the target, and its objects alone', () => {
  expect(target()).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'frontend-prod',
      namespace: 'argocd',
      labels: {
        'app.kubernetes.io/managed-by': 'cdk8s-delivery',
        'app.kubernetes.io/name': 'frontend',
        'app.kubernetes.io/part-of': 'prod',
      },
      annotations: { 'argocd.argoproj.io/manifest-generate-paths': '/manifests/prod/frontend/objects' },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      project: 'prod',
      source: {
        repoURL: 'https://github.com/example/fleet.git',
        targetRevision: 'delivery',
        path: 'manifests/prod/frontend/objects',
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop-prod' },
      syncPolicy: {
        retry: { limit: 5, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '180s' } },
        syncOptions: [
          'CreateNamespace=true',
          'ServerSideApply=true',
          'FailOnSharedResource=true',
          'PruneLast=true',
        ],
      },
    },
  });
});

test('syncs by itself only where the environment does, and never takes an empty folder for a wish', () => {
  expect(target({ sync: { automated: false, prune: true, selfHeal: true } })).not.toHaveProperty(
    'spec.syncPolicy.automated',
  );
  expect(target({ sync: { ...AUTOMATED, selfHeal: false } })).toHaveProperty('spec.syncPolicy.automated', {
    prune: true,
    selfHeal: false,
  });
});

test("goes by the environment's own repository, branch, path and cluster", () => {
  const application = target({
    delivery: { repository: 'git@example.org:prod.git', branch: 'live', path: 'deploy' },
    destination: { name: 'eu-1', namespace: 'shop' },
  });
  expect(application).toMatchObject({
    metadata: { annotations: { 'argocd.argoproj.io/manifest-generate-paths': '/deploy/frontend/objects' } },
    spec: {
      source: {
        repoURL: 'git@example.org:prod.git',
        targetRevision: 'live',
        path: 'deploy/frontend/objects',
      },
      destination: { name: 'eu-1', namespace: 'shop' },
    },
  });
  expect(application).not.toHaveProperty('spec.destination.server');
});

test('gives the same bytes twice', () => {
  expect(JSON.stringify(target({ sync: AUTOMATED }))).toBe(JSON.stringify(target({ sync: AUTOMATED })));
});
