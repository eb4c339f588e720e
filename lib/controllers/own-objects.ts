import type { EnvironmentData } from '../model/environment';
import { ownLabels } from './allowed/own-labels';

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
