import { type Json, member, memberAt } from '../../../model/json';
import type { Rule } from '../rule';
import { isHook } from './hook';
import { judgement, neutral, unknown } from './judges';

const DEPLOYMENT =
  'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates';
const STATEFUL = 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/';
const JOB = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/';
const VOLUMES = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';
const CRD =
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/';
const PRUNE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning';

const HOLDS_DATA = new Set([
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StatefulSet',
  'Namespace',
  'CustomResourceDefinition',
  'Secret',
  'Cluster',
  'Kafka',
  'PostgresCluster',
  'Application',
  'ApplicationSet',
  'Kustomization',
  'HelmRelease',
]);
const RIGHTS = new Set([
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'Ingress',
  'HTTPRoute',
  'GRPCRoute',
  'Gateway',
]);
const GUARDS =
  /^(?:NetworkPolicy|CiliumNetworkPolicy|AuthorizationPolicy|PodDisruptionBudget|ResourceQuota|LimitRange|.*AdmissionPolicy(?:Binding)?|.*WebhookConfiguration|ClusterPolicy|ValidatingPolicy|ImageValidatingPolicy|ClusterImagePolicy|AppProject)$/;
const IN_PLACE = 'cannot be changed in place: the object has to be deleted and created';

/** Loss: deletions, new kinds, fields that only a new object can have. */
export const DESTRUCTIVE_RULES: readonly Rule[] = [
  {
    id: 'object-removed',
    class: 'destructive',
    at: [''],
    when: ({ kind }) => kind === 'removed',
    whole: true,
    judge: (_, { identity: { kind } }) => removal(kind),
    source: PRUNE,
  },
  {
    id: 'crd-added',
    class: 'destructive',
    kinds: ['CustomResourceDefinition.apiextensions.k8s.io'],
    at: [''],
    judge: neutral('a new kind for the whole cluster'),
    source: CRD,
  },
  {
    id: 'crd',
    class: 'destructive',
    kinds: ['CustomResourceDefinition.apiextensions.k8s.io'],
    at: ['spec.**'],
    judge: (change) =>
      judgement(
        change.kind === 'removed' ? 'broadening' : 'unknown',
        'stored objects of this kind may become invalid',
      ),
    source: CRD,
  },
  {
    id: 'workload-selector',
    class: 'destructive',
    kinds: ['Deployment.apps', 'ReplicaSet.apps', 'DaemonSet.apps', 'StatefulSet.apps'],
    at: ['spec.selector.**'],
    when: (_, { before, after }) => before !== undefined && after !== undefined,
    judge: unknown(IN_PLACE),
    source: DEPLOYMENT,
  },
  {
    id: 'stateful-claims',
    class: 'destructive',
    kinds: ['StatefulSet.apps'],
    at: ['spec.volumeClaimTemplates.**'],
    when: isUpdate,
    judge: unknown(`${IN_PLACE}; existing volumes keep their old form`),
    source: STATEFUL,
  },
  {
    id: 'stateful-fixed',
    class: 'destructive',
    kinds: ['StatefulSet.apps'],
    at: ['spec.serviceName', 'spec.podManagementPolicy'],
    when: isUpdate,
    judge: unknown(IN_PLACE),
    source: STATEFUL,
  },
  {
    id: 'stateful-retention',
    class: 'destructive',
    kinds: ['StatefulSet.apps'],
    at: [
      'spec.persistentVolumeClaimRetentionPolicy.whenDeleted',
      'spec.persistentVolumeClaimRetentionPolicy.whenScaled',
    ],
    judge: ({ before = 'Retain', after = 'Retain' }) =>
      judgement(
        after === 'Delete' ? 'broadening' : before === 'Delete' ? 'narrowing' : 'neutral',
        'whether volumes are deleted with the pods',
      ),
    source: STATEFUL,
  },
  {
    id: 'job-fixed',
    class: 'destructive',
    kinds: ['Job.batch'],
    at: [
      'spec.selector.**',
      'spec.template.**',
      'spec.completionMode',
      'spec.podFailurePolicy.**',
      'spec.backoffLimitPerIndex',
      'spec.managedBy',
    ],
    when: (change, context) => isUpdate(change, context) && !isHook(context),
    judge: unknown(IN_PLACE),
    source: JOB,
  },
  {
    id: 'claim-fixed',
    class: 'destructive',
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
    when: isUpdate,
    judge: unknown(IN_PLACE),
    source: VOLUMES,
  },
  {
    id: 'volume-reclaim',
    class: 'destructive',
    kinds: ['PersistentVolume', 'StorageClass.storage.k8s.io'],
    at: ['spec.persistentVolumeReclaimPolicy', 'reclaimPolicy'],
    judge: ({ before, after }) =>
      judgement(
        after === 'Delete' ? 'broadening' : before === 'Delete' ? 'narrowing' : 'unknown',
        'whether data is deleted with its claim',
      ),
    source: VOLUMES,
  },
  {
    id: 'storage-class-fixed',
    class: 'destructive',
    kinds: ['StorageClass.storage.k8s.io'],
    at: ['provisioner', 'parameters.**', 'volumeBindingMode', 'allowVolumeExpansion', 'mountOptions.**'],
    when: isUpdate,
    judge: unknown(IN_PLACE),
    source: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
  },
  {
    id: 'service-address',
    class: 'destructive',
    kinds: ['Service'],
    at: ['spec.clusterIP', 'spec.clusterIPs.**', 'spec.ipFamilies.**'],
    when: isUpdate,
    judge: unknown(IN_PLACE),
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  },
  {
    id: 'immutable-data',
    class: 'destructive',
    kinds: ['ConfigMap', 'Secret'],
    at: ['data.**', 'binaryData.**', 'stringData.**', 'immutable'],
    when: (_, { before, after }) => after !== undefined && member(before, 'immutable') === true,
    judge: unknown(`the object is immutable, it ${IN_PLACE.replace(': the object', ' and')}`),
    source: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable',
  },
  {
    id: 'secret-type',
    class: 'destructive',
    kinds: ['Secret'],
    at: ['type'],
    when: isUpdate,
    judge: unknown(IN_PLACE),
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/#secret-types',
  },
  {
    id: 'priority-fixed',
    class: 'destructive',
    kinds: ['PriorityClass.scheduling.k8s.io'],
    at: ['value'],
    when: isUpdate,
    judge: unknown(IN_PLACE),
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
  },
  {
    id: 'force-replace',
    class: 'destructive',
    at: ['metadata.annotations.*'],
    key: /^argocd\.argoproj\.io\/sync-options$/,
    when: ({ before, after }) => options(before).replace !== options(after).replace,
    judge: ({ after }) =>
      judgement(
        options(after).replace ? 'broadening' : 'narrowing',
        'whether the object is deleted and created instead of patched',
      ),
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/',
  },
  {
    id: 'deletion-guard',
    class: 'destructive',
    at: ['metadata.annotations.*'],
    key: /^argocd\.argoproj\.io\/sync-options$/,
    when: ({ before, after }) => options(before).kept !== options(after).kept,
    judge: ({ after }) =>
      judgement(
        options(after).kept ? 'narrowing' : 'broadening',
        'whether the object is kept when it is pruned or its Application deleted',
      ),
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/',
  },
];

function isUpdate(_: unknown, { before, after }: { before?: Json; after?: Json }): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    memberAt(before, ['metadata', 'name']) === memberAt(after, ['metadata', 'name'])
  );
}

function removal(kind: string) {
  if (HOLDS_DATA.has(kind)) return judgement('broadening', 'is deleted; what it holds may be lost with it');
  if (RIGHTS.has(kind)) return judgement('narrowing', 'is deleted; what it allowed ends');
  if (GUARDS.test(kind)) return judgement('broadening', 'is deleted; what it restricted is open');
  return judgement('unknown', 'is deleted where Argo CD prunes');
}

function options(value: Json | undefined): { replace: boolean; kept: boolean } {
  const list = typeof value === 'string' ? value.split(',').map((each) => each.trim().toLowerCase()) : [];
  return {
    replace: list.includes('replace=true') || list.includes('force=true'),
    kept: list.some((each) => /^(?:prune|delete)=(?:false|confirm)$/.test(each)),
  };
}
