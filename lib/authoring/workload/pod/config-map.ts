import { createHash } from 'node:crypto';
import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { isDataKey } from '../../../kubernetes/facts';
import { quote } from '../../../model/finding';
import type { Identity } from '../identity';
import { plainObject } from '../plain';
import type { ConfigFiles } from './pod-props';

/** Name of the ConfigMap with a workload's files. */
export const configMapName = (identity: Identity): string => `${identity.name}-config`;

/** The ConfigMap with a workload's files. */
export function configMap(scope: Construct, identity: Identity, { files }: ConfigFiles): ApiObject {
  return plainObject<k8s.KubeConfigMapProps>(scope, 'config', k8s.KubeConfigMap.GVK, {
    metadata: { name: configMapName(identity), labels: { ...identity.labels } },
    data: { ...files },
  });
}

/**
 * Annotations that change with the files, so that a change restarts the pods. The ConfigMap keeps its name: no object
 * is left behind, and a rollback finds the name it knows.
 */
export function configAnnotations(config: ConfigFiles | undefined): Record<string, string> {
  if (!config) return {};
  const sorted = Object.entries(config.files).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
  return { 'cdk8s-delivery/config-checksum': hash };
}

/** What is wrong with configuration files. */
export function configProblems({ directory, files }: ConfigFiles): string[] {
  const names = Object.keys(files);
  const found = names
    .filter((name) => !isDataKey(name))
    .map((name) => `${quote(name)} is not a name of a configuration file: letters, digits, "_", "-" and "."`);
  return names.length > 0
    ? found
    : [...found, `at least one configuration file is needed for ${quote(directory)}, got none`];
}
