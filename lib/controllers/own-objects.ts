import type { EnvironmentData } from '../model/environment';

/** Labels of what belongs to an environment and to none of its apps. */
export const ownLabels = (environment: string) => ({
  labels: {
    'app.kubernetes.io/managed-by': 'cdk8s-delivery',
    'app.kubernetes.io/part-of': environment,
  },
});

/** A namespace of an environment. */
export function namespaceObject(
  { name: environment }: EnvironmentData,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): object {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...ownLabels(environment).labels, ...labels } },
  };
}
