import { type Json, member, memberAt } from '../../../model/json';
import { IMMUTABLE_FIELDS, type ImmutableFields } from '../../facts';
import type { DiffRule } from '../rule';
import { asNeutral, asUnknown, judgement } from './judges';

const STATEFUL = 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/';
const VOLUMES = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';
const CRD =
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/';
const REMOVED = 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/';

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
  /^(?:NetworkPolicy|CiliumNetworkPolicy|AuthorizationPolicy|PodDisruptionBudget|ResourceQuota|LimitRange|.*AdmissionPolicy(?:Binding)?|.*WebhookConfiguration|ClusterPolicy|ValidatingPolicy|ImageValidatingPolicy|ClusterImagePolicy)$/;
const IN_PLACE = 'cannot be changed in place: the object has to be deleted and created';

/** Loss: deletions, new kinds, fields that only a new object can have. */
export const DESTRUCTIVE_RULES: readonly DiffRule[] = [
  {
    id: 'object-removed',
    class: 'destructive',
    at: [''],
    when: ({ kind }) => kind === 'removed',
    whole: true,
    judge: (_, { identity: { kind } }) => removal(kind),
    source: REMOVED,
  },
  {
    id: 'crd-added',
    class: 'destructive',
    kinds: ['CustomResourceDefinition.apiextensions.k8s.io'],
    at: [''],
    judge: asNeutral('a new kind for the whole cluster'),
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
  ...IMMUTABLE_FIELDS.map(immutable),
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
    id: 'immutable-data',
    class: 'destructive',
    kinds: ['ConfigMap', 'Secret'],
    at: ['data.**', 'binaryData.**', 'stringData.**', 'immutable'],
    when: (_, { before, after }) => after !== undefined && member(before, 'immutable') === true,
    judge: asUnknown(`the object is immutable, it ${IN_PLACE.replace(': the object', ' and')}`),
    source: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable',
  },
];

/** In an object that is created anew at every delivery, such as a hook, every field can change. */
function immutable({ id, kinds, at, taken, also, source }: ImmutableFields): DiffRule {
  return {
    id,
    class: 'destructive',
    kinds,
    at,
    when({ kind, path }, { before, after, remade }) {
      if (before === undefined || after === undefined || remade === true || !isUpdate(before, after))
        return false;
      return taken?.({ kind, path, objects: [before, after] }) !== true;
    },
    judge: asUnknown(also === undefined ? IN_PLACE : `${IN_PLACE}; ${also}`),
    source,
  };
}

function isUpdate(before: Json, after: Json): boolean {
  return memberAt(before, ['metadata', 'name']) === memberAt(after, ['metadata', 'name']);
}

function removal(kind: string) {
  if (HOLDS_DATA.has(kind)) return judgement('broadening', 'is deleted; what it holds may be lost with it');
  if (RIGHTS.has(kind)) return judgement('narrowing', 'is deleted; what it allowed ends');
  if (GUARDS.test(kind)) return judgement('broadening', 'is deleted; what it restricted is open');
  return judgement('unknown', 'is deleted where the controller prunes');
}
