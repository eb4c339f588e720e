import {
  inputsApplication,
  targetApplication,
} from '../../../lib/controllers/argocd/objects/target-application';
import { AUTOMATED, environment, frontend, placeOf } from './samples';

const target = (parts: Parameters<typeof environment>[1] = {}, objects: readonly object[] = []) => {
  const prod = environment('prod', parts);
  return targetApplication({ environment: prod, app: frontend, delivery: placeOf(prod), objects });
};

test('stands for the folder of the target, and its objects alone', () => {
  expect(target()).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'frontend',
      namespace: 'argocd-prod',
      labels: {
        'app.kubernetes.io/managed-by': 'cdk8s-delivery',
        'app.kubernetes.io/name': 'frontend',
        'app.kubernetes.io/part-of': 'prod',
      },
      annotations: { 'argocd.argoproj.io/manifest-generate-paths': '/manifests/prod/frontend/objects' },
      finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'],
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
          'CreateNamespace=false',
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

test('is in the project of the targets, in another with objects of the cluster, and makes no namespace', () => {
  const clusterRole = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'x' },
  };
  expect(target({}, [clusterRole])).toHaveProperty('spec.project', 'prod');
  const issuer = { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'x' } };
  const allow = {
    kinds: [],
    clusterKinds: ['cert-manager.io/ClusterIssuer'],
    namespaces: [],
    podSecurity: 'baseline' as const,
  };
  expect(target({ allow }, [issuer])).toHaveProperty('spec.project', 'prod-cluster');
  expect(target({ allow }, [])).toHaveProperty('spec.project', 'prod');
  expect(target()).toHaveProperty(
    'spec.syncPolicy.syncOptions',
    expect.arrayContaining(['CreateNamespace=false']),
  );
});

test("an environment's inputs have an Application of their own, which no app can be named as", () => {
  const prod = environment('prod', { sync: AUTOMATED });
  expect(inputsApplication({ environment: prod, delivery: placeOf(prod), objects: [] })).toMatchObject({
    metadata: { name: 'inputs.prod', namespace: 'argocd-prod' },
    spec: {
      project: 'prod',
      source: { path: 'manifests/prod/_inputs/objects', directory: { recurse: true } },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  });
});

test('gives the same bytes twice', () => {
  expect(JSON.stringify(target({ sync: AUTOMATED }))).toBe(JSON.stringify(target({ sync: AUTOMATED })));
});
