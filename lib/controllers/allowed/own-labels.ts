/** Labels of what belongs to an environment and to none of its apps. */
export const ownLabels = (environment: string) => ({
  labels: {
    'app.kubernetes.io/managed-by': 'cdk8s-delivery',
    'app.kubernetes.io/part-of': environment,
  },
});
