import { TARGET_KINDS } from '../../../lib/controllers/allowed/target-kinds';
import { bootstrap } from '../../../lib/controllers/argocd/objects/bootstrap';
import { anApp } from '../../support/names';
import { AUTOMATED, environment, placeOf } from './samples';

const made = (parts: Parameters<typeof environment>[1] = {}, admission: readonly object[] = []) => {
  const prod = environment('prod', parts);
  return bootstrap({ environment: prod, delivery: placeOf(prod), admission });
};
const named = (kind: string, name: string, parts: Parameters<typeof environment>[1] = {}) =>
  (made(parts).objects as readonly { kind: string; metadata: { name: string } }[]).find(
    (each) => each.kind === kind && each.metadata.name === name,
  );
const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-delivery', 'app.kubernetes.io/part-of': 'prod' };

test('holds namespaces, projects, the root and admission policies, in the order in which they are applied', () => {
  const policy = { apiVersion: 'v1', kind: 'ValidatingAdmissionPolicy', metadata: { name: 'prod-x' } };
  const kinds = made({}, [policy]).objects.map((each) => {
    const { kind, metadata } = each as { kind: string; metadata: { name: string } };
    return `${kind} ${metadata.name}`;
  });
  expect(kinds).toEqual([
    'Namespace argocd-prod',
    'Namespace shop-prod',
    'AppProject prod',
    'AppProject prod-root',
    'Application prod',
    'ValidatingAdmissionPolicy prod-x',
  ]);
});

test("only the namespaces of the environment's objects carry a Pod Security level", () => {
  expect(named('Namespace', 'argocd-prod')).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'argocd-prod', labels },
  });
  expect(named('Namespace', 'shop-prod')).toHaveProperty('metadata.labels', {
    ...labels,
    'pod-security.kubernetes.io/enforce': 'baseline',
  });
});

test('lets the targets have the delivery repository, their cluster and namespace, and listed kinds only', () => {
  expect(named('AppProject', 'prod')).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'prod', namespace: 'argocd', labels },
    spec: {
      description: 'targets of environment prod',
      sourceNamespaces: ['argocd-prod'],
      sourceRepos: ['https://github.com/example/fleet.git'],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'shop-prod' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: TARGET_KINDS,
    },
  });
});

test('takes kinds and namespaces from what the environment allows, those of the cluster into a project of their own', () => {
  const allow = {
    kinds: ['argoproj.io/Rollout', 'Secret'],
    clusterKinds: ['cert-manager.io/ClusterIssuer'],
    namespaces: ['shop-jobs'],
    podSecurity: 'restricted' as const,
  };
  const destinations = ['shop-prod', 'shop-jobs'].map((namespace) => ({
    server: 'https://kubernetes.default.svc',
    namespace,
  }));
  const kinds = [...TARGET_KINDS, { group: 'argoproj.io', kind: 'Rollout' }, { group: '', kind: 'Secret' }];
  expect(named('AppProject', 'prod', { allow })).toHaveProperty('spec', {
    description: 'targets of environment prod',
    sourceNamespaces: ['argocd-prod'],
    sourceRepos: ['https://github.com/example/fleet.git'],
    destinations,
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: kinds,
  });
  expect(named('AppProject', 'prod-cluster', { allow })).toHaveProperty('spec', {
    description: 'targets of environment prod with cluster-wide objects: these are not confined to it',
    sourceNamespaces: ['argocd-prod'],
    sourceRepos: ['https://github.com/example/fleet.git'],
    destinations,
    clusterResourceWhitelist: [{ group: 'cert-manager.io', kind: 'ClusterIssuer' }],
    namespaceResourceWhitelist: kinds,
  });
  expect(named('AppProject', 'prod-cluster')).toBeUndefined();
  for (const name of ['shop-prod', 'shop-jobs'])
    expect(named('Namespace', name, { allow })).toHaveProperty(
      ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'],
      'restricted',
    );
});

test('lets the targets make no Application, no role, no Namespace and no Secret', () => {
  const kinds = TARGET_KINDS.map(({ kind }) => kind);
  for (const kind of ['Application', 'AppProject', 'Namespace', 'Role', 'RoleBinding', 'Secret']) {
    expect(kinds).not.toContain(kind);
  }
});

test('lets the root make Applications in the namespace of its environment only, and be used from nowhere else', () => {
  expect(named('AppProject', 'prod-root')).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'prod-root', namespace: 'argocd', labels },
    spec: {
      description: 'root of environment prod: its Applications and nothing else',
      sourceRepos: ['https://github.com/example/fleet.git'],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'argocd-prod' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'Application' }],
    },
  });
});

test('uses no wildcard for anything allowed, and no project "default"', () => {
  const projects = [named('AppProject', 'prod'), named('AppProject', 'prod-root')];
  expect(JSON.stringify(projects)).not.toContain('*');
  expect(named('Application', 'prod')).toHaveProperty('spec.project', 'prod-root');
});

test("the root takes each target's Application, and nothing else", () => {
  expect(named('Application', 'prod')).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'prod',
      namespace: 'argocd',
      labels,
      annotations: {
        'argocd.argoproj.io/manifest-generate-paths': '/manifests/prod/*/delivery/application.yaml',
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=false',
      },
    },
    spec: {
      project: 'prod-root',
      source: {
        repoURL: 'https://github.com/example/fleet.git',
        targetRevision: 'delivery',
        path: '.',
        directory: { recurse: true, include: 'manifests/prod/*/delivery/application.yaml' },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd-prod' },
      syncPolicy: {
        automated: { prune: false, selfHeal: true },
        retry: { limit: 5, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '180s' } },
        syncOptions: ['CreateNamespace=false', 'PruneLast=true'],
      },
    },
  });
});

test.each([
  [AUTOMATED, true],
  [{ ...AUTOMATED, prune: false }, false],
  [{ ...AUTOMATED, automated: false }, false],
])('with %j the root prunes: %s', (sync, prune) => {
  expect(named('Application', 'prod', { sync })).toHaveProperty('spec.syncPolicy.automated', {
    prune,
    selfHeal: true,
  });
});

test('deleting the root leaves the Applications running', () => {
  expect(named('Application', 'prod', { sync: AUTOMATED })).not.toHaveProperty('metadata.finalizers');
});

test("goes by the environment's own repository, branch and cluster; what is the cluster's is labelled", () => {
  const parts = {
    delivery: { repository: 'https://example.org/prod.git', branch: 'live', path: 'deploy' },
    destination: { name: 'eu-1', namespace: 'shop' },
  };
  expect(named('AppProject', 'prod', parts)).toMatchObject({
    spec: {
      sourceRepos: ['https://example.org/prod.git'],
      destinations: [{ name: 'eu-1', namespace: 'shop' }],
    },
  });
  expect(named('Application', 'prod', parts)).toMatchObject({
    spec: {
      source: {
        repoURL: 'https://example.org/prod.git',
        targetRevision: 'live',
        directory: { include: 'deploy/*/delivery/application.yaml' },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd-prod' },
    },
  });
  expect(named('Namespace', 'shop', parts)).toHaveProperty(
    ['metadata', 'labels', 'cdk8s-delivery/cluster'],
    'environment',
  );
  expect(named('Namespace', 'argocd-prod', parts)).toHaveProperty('metadata.labels', labels);
  expect(made(parts).commands('bootstrap/prod.yaml')).toEqual([
    "kubectl --context=<the cluster of Argo CD> apply -l '!cdk8s-delivery/cluster' -f bootstrap/prod.yaml",
    "kubectl --context=<the environment's cluster> apply -l cdk8s-delivery/cluster=environment -f bootstrap/prod.yaml",
  ]);
  expect(made().commands('x.yaml')).toEqual(['kubectl apply -f x.yaml']);
});

test('keeps the windows that the environment wants it to keep, with a way through for people', () => {
  const window = {
    kind: 'deny' as const,
    schedule: '0 18 * * 5',
    seconds: 223_200,
    timeZone: 'Europe/Berlin',
  };
  const windows = [
    { ...window, name: 'weekend', apps: [], controller: true },
    { ...window, name: 'friday', apps: [anApp('frontend')], controller: true },
    { ...window, name: 'ours', apps: [], controller: false },
  ];
  const kept = {
    kind: 'deny',
    schedule: '0 18 * * 5',
    duration: '3720m',
    timeZone: 'Europe/Berlin',
    manualSync: true,
  };
  expect(named('AppProject', 'prod', { windows })).toHaveProperty('spec.syncWindows', [
    { ...kept, applications: ['*'] },
    { ...kept, applications: ['frontend'] },
  ]);
  expect(named('AppProject', 'prod-root', { windows })).not.toHaveProperty('spec.syncWindows');
  expect(named('AppProject', 'prod')).not.toHaveProperty('spec.syncWindows');
});

describe('where Argo CD writes as accounts of the environment', () => {
  const parts = {
    controllerSettings: { impersonate: true, resources: { 'example.org/Chassis': 'chassis' } },
    allow: { kinds: ['example.org/Chassis'], namespaces: ['jobs'] },
  };
  const accountsOf = (project: string, more: object = {}) =>
    (
      named('AppProject', project, { ...parts, ...more }) as {
        spec?: { destinationServiceAccounts?: unknown };
      }
    ).spec?.destinationServiceAccounts;
  const as = (namespace: string, account: string) => ({
    server: 'https://kubernetes.default.svc',
    namespace,
    defaultServiceAccount: `argocd-prod:${account}`,
  });

  test('each project names one, in its namespaces', () => {
    expect(accountsOf('prod')).toEqual([as('shop-prod', 'argocd-deployer'), as('jobs', 'argocd-deployer')]);
    expect(accountsOf('prod-root')).toEqual([as('argocd-prod', 'argocd-root')]);
    const clusterKinds = ['cert-manager.io/ClusterIssuer'];
    const allow = { ...parts.allow, clusterKinds };
    expect(accountsOf('prod-cluster', { allow })).toEqual([
      as('shop-prod', 'argocd-cluster-deployer'),
      as('jobs', 'argocd-cluster-deployer'),
    ]);
    expect(accountsOf('prod', { controllerSettings: {} })).toBeUndefined();
  });

  test('they may write what the environment allows, in its namespaces, and nothing else', () => {
    const objects = made(parts).objects as readonly {
      kind: string;
      metadata: { name: string; namespace?: string };
      rules?: readonly { apiGroups: string[]; resources: string[] }[];
    }[];
    const roles = objects.filter(({ kind }) => kind === 'Role');
    expect(roles.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'argocd-prod/argocd-root',
      'shop-prod/prod-argocd-deployer',
      'jobs/prod-argocd-deployer',
    ]);
    expect(roles[1]?.rules?.find(({ apiGroups }) => apiGroups[0] === 'example.org')?.resources).toEqual([
      'chassis',
    ]);
    expect(JSON.stringify(roles)).not.toMatch(/"(?:\*|secrets|roles)"/);
    expect(objects.filter(({ kind }) => kind.startsWith('ClusterRole'))).toEqual([]);
  });
});
