import type { Json } from '../../model/json';
import { CONTAINER_LISTS, SIZED_LISTS } from './containers';

/** How the items of a list are told apart. */
export interface MergeKey {
  /** Kind the rule is for; every kind where absent. */
  readonly kind?: string;
  /** Where the list stands: the end of its path, items written `[]`. */
  readonly list: string;
  /** Fields that identify an item; none where the items identify themselves (a set). */
  readonly by: readonly string[];
}

/** Values the API server fills in for a merge key that is left out. */
export const MERGE_KEY_DEFAULTS: Readonly<Record<string, Json>> = { protocol: 'TCP' };

/**
 * `x-kubernetes-list-map-keys`, `x-kubernetes-patch-merge-key` and `x-kubernetes-list-type: set` of the Kubernetes API
 * (kubernetes/kubernetes `api/openapi-spec/swagger.json`), and the identity people see where the API calls a list
 * atomic. The first that fits and tells all items apart is used.
 */
export const MERGE_KEYS: readonly MergeKey[] = [
  ...CONTAINER_LISTS.map((list) => ({ list, by: ['name'] })),
  { list: 'env', by: ['name'] },
  { kind: 'Service', list: 'spec.ports', by: ['port', 'protocol'] },
  ...SIZED_LISTS.map((list) => ({ list: `${list}.[].ports`, by: ['containerPort', 'protocol'] })),
  { list: 'volumeMounts', by: ['mountPath'] },
  { list: 'volumeDevices', by: ['devicePath'] },
  { list: 'resizePolicy', by: ['resourceName'] },
  { list: 'volumes', by: ['name'] },
  { list: 'imagePullSecrets', by: ['name'] },
  { list: 'hostAliases', by: ['ip'] },
  { list: 'topologySpreadConstraints', by: ['topologyKey', 'whenUnsatisfiable'] },
  { list: 'resourceClaims', by: ['name'] },
  { list: 'resources.claims', by: ['name', 'request'] },
  { list: 'volumeClaimTemplates', by: ['metadata.name'] },
  { list: 'configMap.items', by: ['key'] },
  { list: 'secret.items', by: ['key'] },
  { list: 'conditions', by: ['type'] },
  { list: 'ownerReferences', by: ['uid'] },
  { list: 'webhooks', by: ['name'] },
  { list: 'subjects', by: ['kind', 'apiGroup', 'namespace', 'name'] },
  { kind: 'Ingress', list: 'spec.rules', by: ['host'] },
  { kind: 'Ingress', list: 'http.paths', by: ['path', 'pathType'] },
  { kind: 'CustomResourceDefinition', list: 'spec.versions', by: ['name'] },
  { kind: 'Gateway', list: 'spec.listeners', by: ['name'] },
  { list: 'accessModes', by: [] },
  { list: 'finalizers', by: [] },
  { list: 'verbs', by: [] },
  { list: 'apiGroups', by: [] },
  { list: 'resources', by: [] },
  { list: 'resourceNames', by: [] },
  { list: 'nonResourceURLs', by: [] },
  { list: 'capabilities.add', by: [] },
  { list: 'capabilities.drop', by: [] },
  { list: 'policyTypes', by: [] },
  { list: 'loadBalancerSourceRanges', by: [] },
  { list: 'externalIPs', by: [] },
  { list: 'hostnames', by: [] },
  { list: 'supplementalGroups', by: [] },
];
