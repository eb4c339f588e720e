/** Labels of objects that belong to an environment and not to one of its apps. */
export const ownLabels = (environment: string) => ({
  labels: {
    'app.kubernetes.io/managed-by': 'cdk8s-delivery',
    'app.kubernetes.io/part-of': environment,
  },
});
