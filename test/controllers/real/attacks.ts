import { emitYaml } from '../../../lib/yaml';

/** What somebody writes who may write below `manifests/dev/`, and what Argo CD has to say of it. */
export interface Attack {
  readonly title: string;
  /** The Application that is written as `manifests/dev/<name>/delivery/application.yaml`, or other objects. */
  readonly delivery: readonly object[];
  /** Objects of `manifests/dev/<name>/objects/`. */
  readonly objects?: readonly object[];
  /** What stops it. */
  readonly stopped: RegExp;
}

interface Named {
  readonly name: string;
  readonly namespace?: string;
  readonly project?: string;
  readonly destination?: object;
  readonly source?: object;
  readonly spec?: object;
  readonly more?: object;
}

const IN_CLUSTER = 'https://kubernetes.default.svc';

/** The attacks on an environment `staging`, by one who may write what stands below `manifests/dev/`. */
export function attacks(url: string): {
  readonly onRoot: readonly Attack[];
  readonly byApplication: readonly Attack[];
} {
  const application = ({
    name,
    namespace = 'argocd-dev',
    project = 'dev',
    destination = { server: IN_CLUSTER, namespace: 'dev' },
    source = {},
    spec = {},
    more = {},
  }: Named) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace },
    spec: {
      project,
      source: { repoURL: url, targetRevision: 'delivery', path: `manifests/dev/${name}/objects`, ...source },
      destination,
      syncPolicy: { automated: { prune: true, selfHeal: true } },
      ...spec,
    },
    ...more,
  });
  const everything = { group: '*', kind: '*' };
  const wide = (namespace: string) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'wide', namespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [everything],
      namespaceResourceWhitelist: [everything],
    },
  });
  const evil = (namespace?: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'evil', ...(namespace === undefined ? {} : { namespace }) },
    data: { written: 'by dev' },
  });
  const namespaceOf = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
  });
  const set = (namespace: string) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'evil', namespace },
    spec: { generators: [], template: {} },
  });
  const forStaging = { server: IN_CLUSTER, namespace: 'staging' };
  const onRoot: readonly Attack[] = [
    {
      title: 'a project that allows everything, where projects are',
      delivery: [wide('argocd')],
      stopped: /AppProject is not permitted in project dev-root/,
    },
    {
      title: 'the same among the Applications',
      delivery: [wide('argocd-dev')],
      stopped: /AppProject is not permitted in project dev-root/,
    },
    {
      title: "an Application in Argo CD's own namespace",
      delivery: [application({ name: 'evil', namespace: 'argocd', project: 'default' })],
      stopped: /namespace argocd is not permitted in project 'dev-root'/,
    },
    {
      title: 'an Application among those of another environment',
      delivery: [application({ name: 'evil', namespace: 'argocd-staging', project: 'staging' })],
      stopped: /namespace argocd-staging is not permitted in project 'dev-root'/,
    },
    {
      title: 'a set of Applications, in either namespace',
      delivery: [set('argocd-dev'), set('argocd')],
      stopped: /ApplicationSet is not permitted in project dev-root/,
    },
    {
      title: 'its own root with more rights',
      delivery: [application({ name: 'dev', namespace: 'argocd', project: 'default' })],
      stopped: /namespace argocd is not permitted in project 'dev-root'/,
    },
    {
      title: 'the Application of another environment, by its name',
      delivery: [application({ name: 'frontend', namespace: 'argocd-staging' })],
      stopped: /namespace argocd-staging is not permitted in project 'dev-root'/,
    },
    {
      title: 'cluster-admin as a second document of the file',
      delivery: [application({ name: 'second' }), clusterAdmin()],
      stopped: /ClusterRoleBinding is not permitted in project dev-root/,
    },
    {
      title: "a Secret with a cluster's credentials, where Argo CD looks for such",
      delivery: [clusterSecret()],
      stopped: /resource :Secret is not permitted in project dev-root/,
    },
  ];
  const byApplication: readonly Attack[] = [
    {
      title: 'the project of another environment',
      delivery: [application({ name: 'x-project', project: 'staging', destination: forStaging })],
      objects: [evil()],
      stopped: /not permitted to use project 'staging'/,
    },
    {
      title: "Argo CD's own project, which allows everything",
      delivery: [application({ name: 'x-default', project: 'default', destination: forStaging })],
      objects: [evil()],
      stopped: /not permitted to use project 'default'/,
    },
    {
      title: 'the project of its own root',
      delivery: [application({ name: 'x-root', project: 'dev-root' })],
      objects: [wide('argocd')],
      stopped: /not permitted to use project 'dev-root'/,
    },
    {
      title: 'the namespace of another environment as its destination',
      delivery: [application({ name: 'x-destination', destination: forStaging })],
      objects: [evil()],
      stopped: /do not match any of the allowed destinations/,
    },
    {
      title: 'the same, with the cluster by its name',
      delivery: [application({ name: 'x-name', destination: { name: 'in-cluster', namespace: 'staging' } })],
      objects: [evil()],
      stopped: /do not match any of the allowed destinations/,
    },
    {
      title: 'an object that names the namespace of another environment',
      delivery: [application({ name: 'x-namespace' })],
      objects: [evil('staging')],
      stopped: /namespace staging is not permitted in project 'dev'/,
    },
    {
      title: 'cluster-admin for itself',
      delivery: [application({ name: 'x-admin' })],
      objects: [clusterAdmin()],
      stopped: /ClusterRoleBinding is not permitted in project dev/,
    },
    {
      title: 'labels for its namespace, by an option of the sync',
      delivery: [
        application({
          name: 'x-labels',
          spec: {
            syncPolicy: {
              automated: {},
              syncOptions: ['CreateNamespace=true'],
              managedNamespaceMetadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
            },
          },
        }),
      ],
      objects: [evil()],
      stopped: /resource :Namespace is not permitted in project dev/,
    },
    {
      title: 'labels for its namespace, by a manifest',
      delivery: [application({ name: 'x-level' })],
      objects: [namespaceOf('dev')],
      stopped: /resource :Namespace is not permitted in project dev/,
    },
    {
      title: 'a role and a Secret in its own namespace',
      delivery: [application({ name: 'x-role' })],
      objects: [role(), { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'evil' } }],
      stopped: /resource :Secret is not permitted in project dev/,
    },
    {
      title: 'an operation under way, with manifests of its own and a name that is not its own',
      delivery: [
        application({
          name: 'x-operation',
          more: {
            operation: {
              initiatedBy: { username: 'admin' },
              sync: { manifests: [JSON.stringify(evil('staging')), JSON.stringify(clusterAdmin())] },
            },
            status: { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
          },
        }),
      ],
      objects: [evil('staging')],
      stopped: /namespace staging is not permitted in project 'dev'|ClusterRoleBinding is not permitted/,
    },
    {
      title: 'a repository of its own',
      delivery: [
        application({ name: 'x-repository', source: { repoURL: url.replace('delivery.git', 'evil.git') } }),
      ],
      objects: [evil()],
      stopped: /is not permitted in project 'dev'/,
    },
    {
      title: 'a second source, of a repository of its own',
      delivery: [
        application({
          name: 'x-sources',
          spec: {
            source: undefined,
            sources: [
              { repoURL: url, targetRevision: 'delivery', path: 'manifests/dev/x-sources/objects' },
              { repoURL: url.replace('delivery.git', 'evil.git'), targetRevision: 'delivery', path: '.' },
            ],
          },
        }),
      ],
      objects: [evil()],
      stopped: /is not permitted in project 'dev'/,
    },
  ];
  return { onRoot, byApplication };
}

/** Files of an attack, below `manifests/dev/`. */
export function filesOf({ delivery, objects = [] }: Attack, name: string): Record<string, string> {
  const folder = `manifests/dev/${name}`;
  return {
    [`${folder}/delivery/application.yaml`]: delivery.map((each) => emitYaml(each)).join('---\n'),
    ...Object.fromEntries(objects.map((each, index) => [`${folder}/objects/${index}.yaml`, emitYaml(each)])),
  };
}

function clusterAdmin() {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'evil' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'User', name: 'dev', apiGroup: 'rbac.authorization.k8s.io' }],
  };
}

function role() {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'evil' },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
  };
}

function clusterSecret() {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'evil',
      namespace: 'argocd',
      labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
    },
    stringData: { name: 'evil', server: 'https://192.0.2.1' },
  };
}
