import { isMap, isScalar, type Json, jsonText, memberAt } from '../../model/json';
import { CONTAINER_LISTS } from '../facts';
import { type Path, shapeOf } from './path';

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
const DEFAULTS: Readonly<Record<string, Json>> = { protocol: 'TCP' };

/**
 * `x-kubernetes-list-map-keys`, `x-kubernetes-patch-merge-key` and `x-kubernetes-list-type: set` of the Kubernetes API
 * (kubernetes/kubernetes `api/openapi-spec/swagger.json`), and the identity people see where the API calls a list
 * atomic. The first that fits and tells all items apart is used.
 */
export const MERGE_KEYS: readonly MergeKey[] = [
  ...CONTAINER_LISTS.map((list) => ({ list, by: ['name'] })),
  { list: 'env', by: ['name'] },
  { kind: 'Service', list: 'spec.ports', by: ['port', 'protocol'] },
  { list: 'containers.[].ports', by: ['containerPort', 'protocol'] },
  { list: 'initContainers.[].ports', by: ['containerPort', 'protocol'] },
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
  { kind: 'AppProject', list: 'spec.destinations', by: ['server', 'name', 'namespace'] },
  { kind: 'AppProject', list: 'spec.clusterResourceWhitelist', by: ['group', 'kind', 'name'] },
  { kind: 'AppProject', list: 'spec.clusterResourceBlacklist', by: ['group', 'kind', 'name'] },
  { kind: 'AppProject', list: 'spec.namespaceResourceWhitelist', by: ['group', 'kind', 'name'] },
  { kind: 'AppProject', list: 'spec.namespaceResourceBlacklist', by: ['group', 'kind', 'name'] },
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
  { list: 'sourceRepos', by: [] },
  { list: 'sourceNamespaces', by: [] },
  { list: 'syncOptions', by: [] },
  { list: 'hostnames', by: [] },
  { list: 'supplementalGroups', by: [] },
];

const GENERIC: readonly (readonly string[])[] = [['name'], ['id'], ['key']];

/**
 * The fields by which the items of both lists can be told apart, or nothing when they stand for their position. Lists
 * that no rule knows are tried by `name`, `id` and `key`.
 */
export function mergeKeyFor(
  kind: string,
  path: Path,
  before: readonly Json[],
  after: readonly Json[],
  own: readonly MergeKey[] = [],
): readonly string[] | undefined {
  const shape = `.${shapeOf(path).join('.')}`;
  for (const key of [...own, ...MERGE_KEYS]) {
    if (key.kind !== undefined && key.kind !== kind) continue;
    if (shape.endsWith(`.${key.list}`) && tellsApart(before, key.by) && tellsApart(after, key.by))
      return key.by;
  }
  return GENERIC.find(
    (by) => complete(before, by) && complete(after, by) && tellsApart(before, by) && tellsApart(after, by),
  );
}

/** The key of an item: one text per identity. */
export function itemKey(item: Json, by: readonly string[]): string {
  return jsonText(itemValues(item, by));
}

/** The values that identify an item. */
export function itemValues(item: Json, by: readonly string[]): readonly Json[] {
  if (by.length === 0) return [item];
  return by.map((field) => memberAt(item, field.split('.')) ?? DEFAULTS[field] ?? '');
}

function tellsApart(list: readonly Json[], by: readonly string[]): boolean {
  const fits = by.length === 0 ? list.every(isScalar) : list.every((item) => isMap(item) && hasAny(item, by));
  return fits && new Set(list.map((item) => itemKey(item, by))).size === list.length;
}

function hasAny(item: Json, by: readonly string[]): boolean {
  return by.some((field) => isScalar(memberAt(item, field.split('.')) ?? {}));
}

function complete(list: readonly Json[], by: readonly string[]): boolean {
  return list.every((item) => by.every((field) => typeof memberAt(item, field.split('.')) === 'string'));
}
