import { environmentObjects } from '../../../lib/controllers/argocd';
import { AUTOMATED, delivery, environment } from './samples';

const CLUSTER_KINDS = [
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicy' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicyBinding' },
];

const own = (parts: Parameters<typeof environment>[1] = {}) => {
  const policies = { admission: 'deny' } as const;
  const [, , , project, application, ...rest] = environmentObjects({
    environment: environment('prod', { policies, ...parts }),
    delivery,
  });
  expect(rest).toEqual([]);
  return { project, application };
};

test('policies that are not put into the cluster need no objects of their own', () => {
  const objects = environmentObjects({
    environment: environment('prod', { policies: { production: true } }),
    delivery,
  });
  expect(objects).toEqual(environmentObjects({ environment: environment('prod'), delivery }));
});

test('the AppProject allows admission policies in the cluster of the environment, and nothing else', () => {
  const { project } = own({ destination: { name: 'eu-1', namespace: 'shop' } });
  expect(project).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name: 'prod-cluster',
      namespace: 'argocd',
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s-delivery', 'app.kubernetes.io/part-of': 'prod' },
      annotations: {
        'argocd.argoproj.io/sync-options': 'Prune=false',
        'argocd.argoproj.io/sync-wave': '-2',
      },
    },
    spec: {
      description: 'admission policies of environment prod',
      sourceRepos: ['https://github.com/example/fleet.git'],
      destinations: [{ name: 'eu-1', namespace: 'shop' }],
      clusterResourceWhitelist: CLUSTER_KINDS,
      namespaceResourceWhitelist: CLUSTER_KINDS,
    },
  });
});

test('the Application brings the folder to the cluster of the environment, before the targets', () => {
  expect(own().application).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'prod-cluster',
      namespace: 'argocd',
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s-delivery', 'app.kubernetes.io/part-of': 'prod' },
      annotations: {
        'argocd.argoproj.io/manifest-generate-paths': '/manifests/prod/_environment/cluster',
        'argocd.argoproj.io/sync-wave': '-1',
      },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      project: 'prod-cluster',
      source: {
        repoURL: 'https://github.com/example/fleet.git',
        targetRevision: 'delivery',
        path: 'manifests/prod/_environment/cluster',
        directory: { include: 'ValidatingAdmissionPolicy*.yaml' },
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

test('policies sync by themselves where the environment does', () => {
  expect(own({ sync: AUTOMATED }).application).toHaveProperty('spec.syncPolicy.automated', {
    prune: true,
    selfHeal: true,
  });
});

test("neither the root's rights nor the targets' grow", () => {
  const objects = (policies: object) =>
    environmentObjects({ environment: environment('prod', { policies }), delivery }).slice(0, 3);
  expect(objects({ admission: 'deny' })).toEqual(objects({}));
});
