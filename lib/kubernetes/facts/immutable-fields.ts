import { type Json, type JsonMap, memberAt } from '../../model/json';

/** A change of one of these fields. */
interface FieldChange {
  readonly kind: string;
  /** Keys and indexes from the object's root. */
  readonly path: readonly unknown[];
  /** The whole object on both sides. */
  readonly objects: readonly [JsonMap, JsonMap];
}

/** Fields of a kind that the API server refuses to change in an object that is there. */
export interface ImmutableFields {
  /** Name of the group of fields, such as `job-fixed`. */
  readonly id: string;
  /** Kinds they belong to, `Kind` or `Kind.group`. */
  readonly kinds: readonly string[];
  /** Paths from the object's root: keys joined by `.`, `**` at the end for all that is below. */
  readonly at: readonly string[];
  /** Whether the API server accepts such a change after all. */
  readonly taken?: (change: FieldChange) => boolean;
  /** A further note about a change; lower case, no full stop. */
  readonly also?: string;
  /** Where the Kubernetes documentation says so. */
  readonly source: string;
}

/**
 * Fields that can only have a new value in a new object (`Validate…Update` of the kinds in kubernetes/kubernetes 1.34,
 * `pkg/apis/<group>/validation`). The data of an immutable ConfigMap or Secret depends on the object, and is not a row.
 */
export const IMMUTABLE_FIELDS: readonly ImmutableFields[] = [
  {
    id: 'workload-selector',
    kinds: ['Deployment.apps', 'ReplicaSet.apps', 'DaemonSet.apps', 'StatefulSet.apps'],
    at: ['spec.selector.**'],
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
  },
  {
    id: 'stateful-claims',
    kinds: ['StatefulSet.apps'],
    at: ['spec.volumeClaimTemplates.**'],
    also: 'existing volumes keep their old form',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/',
  },
  {
    id: 'stateful-fixed',
    kinds: ['StatefulSet.apps'],
    at: ['spec.serviceName', 'spec.podManagementPolicy'],
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/',
  },
  {
    id: 'job-fixed',
    kinds: ['Job.batch'],
    at: [
      'spec.selector.**',
      'spec.template.**',
      'spec.completionMode',
      'spec.podFailurePolicy.**',
      'spec.successPolicy.**',
      'spec.backoffLimitPerIndex',
      'spec.managedBy',
    ],
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
  },
  {
    id: 'job-completions',
    kinds: ['Job.batch'],
    at: ['spec.completions'],
    taken: ({ objects }) => fieldOf(objects, 'completionMode').every((mode) => mode === 'Indexed'),
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#elastic-indexed-jobs',
  },
  {
    id: 'claim-fixed',
    kinds: ['PersistentVolumeClaim'],
    at: [
      'spec.storageClassName',
      'spec.accessModes.**',
      'spec.selector.**',
      'spec.volumeName',
      'spec.volumeMode',
      'spec.dataSource.**',
      'spec.dataSourceRef.**',
      'spec.resources.limits.**',
    ],
    source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  },
  {
    id: 'storage-class-fixed',
    kinds: ['StorageClass.storage.k8s.io'],
    at: ['provisioner', 'parameters.**', 'reclaimPolicy', 'volumeBindingMode'],
    source: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
  },
  {
    id: 'service-address',
    kinds: ['Service'],
    at: ['spec.clusterIP', 'spec.clusterIPs.**', 'spec.ipFamilies.**'],
    taken: ({ kind, path, objects }) =>
      (path.at(-1) === 1 && kind !== 'changed') || fieldOf(objects, 'type').includes('ExternalName'),
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  },
  {
    id: 'service-balancer',
    kinds: ['Service'],
    at: ['spec.loadBalancerClass'],
    taken: ({ objects }) => fieldOf(objects, 'type').some((type) => type !== 'LoadBalancer'),
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class',
  },
  {
    id: 'secret-type',
    kinds: ['Secret'],
    at: ['type'],
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/#secret-types',
  },
  {
    id: 'priority-fixed',
    kinds: ['PriorityClass.scheduling.k8s.io'],
    at: ['value', 'preemptionPolicy'],
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
  },
];

/** A field of the spec, on both sides. */
function fieldOf(objects: FieldChange['objects'], field: string): readonly (Json | undefined)[] {
  return objects.map((each) => memberAt(each, ['spec', field]));
}
