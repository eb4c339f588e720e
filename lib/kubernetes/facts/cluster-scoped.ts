import { isMap } from '../../model/json';
import { groupOf } from './group-of';
import { isOneOf, type ResourceKind } from './resource-kind';

/**
 * Kinds of Kubernetes' own API groups that belong to the whole cluster and have no namespace (`kubectl api-resources
 * --namespaced=false`, Kubernetes 1.28 to 1.34).
 */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
};

/** Whether the object is of a built-in kind that has no namespace. */
export function isClusterScoped(object: object): boolean {
  const { apiVersion, kind } = object as { readonly apiVersion?: unknown; readonly kind?: unknown };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return false;
  const group = groupOf(apiVersion);
  return Object.hasOwn(KINDS, group) && (KINDS[group]?.includes(kind) ?? false);
}

/** Tells of an object whether it is in a namespace or belongs to the whole cluster. */
export type ObjectScope = (object: object) => 'cluster' | 'namespace';

/**
 * What is known of the scope of kinds: Kubernetes' own have theirs, a CustomResourceDefinition states that of its kind, and
 * of other kinds those that are named belong to the whole cluster. All other kinds are taken to be in a namespace.
 *
 * @param objects those among which definitions are looked for
 * @param ofCluster further kinds that belong to the whole cluster
 */
export function scopeOf(objects: readonly object[], ofCluster: readonly ResourceKind[]): ObjectScope {
  const stated = objects.flatMap(statedScope);
  const of = (cluster: boolean) => stated.filter((each) => each.cluster === cluster);
  return (object) => {
    if (isClusterScoped(object) || isOneOf(of(true), object)) return 'cluster';
    return isOneOf(ofCluster, object) && !isOneOf(of(false), object) ? 'cluster' : 'namespace';
  };
}

function statedScope(object: object): readonly (ResourceKind & { readonly cluster: boolean })[] {
  const { apiVersion, kind, spec } = object as Readonly<Record<string, unknown>>;
  const isDefinition = kind === 'CustomResourceDefinition' && groupOf(String(apiVersion)) === CRD_GROUP;
  if (!isDefinition || !isMap(spec) || !isMap(spec['names'])) return [];
  const { group, scope, names } = spec;
  const { kind: defined } = names as Readonly<Record<string, unknown>>;
  return typeof group === 'string' && typeof defined === 'string'
    ? [{ group, kind: defined, cluster: scope === 'Cluster' }]
    : [];
}

const CRD_GROUP = 'apiextensions.k8s.io';
