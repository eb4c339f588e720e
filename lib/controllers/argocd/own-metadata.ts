/** Labels of an environment's own objects. */
export const ownLabels = (environment: string) => ({
  labels: {
    'app.kubernetes.io/managed-by': 'cdk8s-delivery',
    'app.kubernetes.io/part-of': environment,
  },
});

/** Annotation that keeps Argo CD from pruning an object. */
export const KEEP = { 'argocd.argoproj.io/sync-options': 'Prune=false' };
