/** Fields of a kind that the API server refuses to change in an object that is there. */
export interface ImmutableFields {
  /** Name of the group of fields, such as `job-fixed`. */
  readonly id: string;
  /** Kinds they belong to, `Kind` or `Kind.group`. */
  readonly kinds: readonly string[];
  /** Paths from the object's root: keys joined by `.`, `**` at the end for all that is below. */
  readonly at: readonly string[];
  /** What else there is to say of a change; lower case, no full stop. */
  readonly also?: string;
  /** Where the Kubernetes documentation says so. */
  readonly source: string;
}

/**
 * What has a new value only in a new object (`ValidateUpdate` of the kinds in kubernetes/kubernetes
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
      'spec.backoffLimitPerIndex',
      'spec.managedBy',
    ],
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
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
    ],
    source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  },
  {
    id: 'storage-class-fixed',
    kinds: ['StorageClass.storage.k8s.io'],
    at: ['provisioner', 'parameters.**', 'volumeBindingMode', 'allowVolumeExpansion', 'mountOptions.**'],
    source: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
  },
  {
    id: 'service-address',
    kinds: ['Service'],
    at: ['spec.clusterIP', 'spec.clusterIPs.**', 'spec.ipFamilies.**'],
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
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
    at: ['value'],
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
  },
];
