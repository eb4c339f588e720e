import type { LiveObject } from './objects';

/**
 * Applications as teams have them who put all of them into Argo CD's own namespace: a root that brings and heals the
 * others, and a project that may change Namespaces.
 *
 * @param folder of the delivery repository where the root finds its Applications
 */
export function oldForm(url: string, folder: string, environment: string, app: string) {
  const application = (name: string, source: object, namespace: string): LiveObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', finalizers: ['resources-finalizer.argocd.argoproj.io'] },
    spec: {
      project: environment,
      source: { repoURL: url, targetRevision: 'delivery', ...source },
      destination: { server: CLUSTER, namespace },
      syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
    },
  });
  const project: LiveObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: environment, namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: ['argocd', environment].map((namespace) => ({ server: CLUSTER, namespace })),
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    },
  };
  const target = application(
    `${app}-${environment}`,
    { path: `manifests/${environment}/${app}/objects` },
    environment,
  );
  return { project, root: application(environment, { path: folder }, 'argocd'), target };
}

const CLUSTER = 'https://kubernetes.default.svc';
