import { IMMUTABLE_FIELDS } from '../../../lib/kubernetes/facts';
import type { Json, JsonMap } from '../../../lib/model/json';
import { changesOf, object } from './manifests';

/** A kind, the object without what changes, where the field stands, and its two values; `undefined`: it is not there. */
type Row = readonly [
  id: string,
  apiVersion: string,
  kind: string,
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  rest?: JsonMap,
];

/** What the API server refuses: `Validate…Update` in kubernetes/kubernetes 1.34. */
const REFUSED: readonly Row[] = [
  ['workload-selector', 'apps/v1', 'Deployment', 'spec.selector.matchLabels.a', 'b', 'c'],
  ['workload-selector', 'apps/v1', 'ReplicaSet', 'spec.selector.matchLabels.a', 'b', 'c'],
  ['workload-selector', 'apps/v1', 'DaemonSet', 'spec.selector.matchLabels.a', 'b', 'c'],
  ['workload-selector', 'apps/v1', 'StatefulSet', 'spec.selector.matchLabels.a', 'b', 'c'],
  ['stateful-claims', 'apps/v1', 'StatefulSet', 'spec.volumeClaimTemplates', undefined, [{ spec: {} }]],
  ['stateful-fixed', 'apps/v1', 'StatefulSet', 'spec.serviceName', 'a', 'b'],
  ['stateful-fixed', 'apps/v1', 'StatefulSet', 'spec.podManagementPolicy', undefined, 'Parallel'],
  ['job-fixed', 'batch/v1', 'Job', 'spec.template.spec.restartPolicy', 'Never', 'OnFailure'],
  ['job-fixed', 'batch/v1', 'Job', 'spec.selector.matchLabels.a', 'b', 'c'],
  ['job-fixed', 'batch/v1', 'Job', 'spec.completionMode', 'NonIndexed', 'Indexed'],
  ['job-fixed', 'batch/v1', 'Job', 'spec.podFailurePolicy.rules', [], [{ action: 'Count' }]],
  ['job-fixed', 'batch/v1', 'Job', 'spec.successPolicy.rules', [], [{ succeededCount: 1 }]],
  ['job-fixed', 'batch/v1', 'Job', 'spec.backoffLimitPerIndex', 1, 2],
  ['job-fixed', 'batch/v1', 'Job', 'spec.managedBy', undefined, 'example.org/x'],
  ['job-completions', 'batch/v1', 'Job', 'spec.completions', 1, 2],
  ['claim-fixed', 'v1', 'PersistentVolumeClaim', 'spec.storageClassName', 'a', 'b'],
  ['claim-fixed', 'v1', 'PersistentVolumeClaim', 'spec.accessModes', ['ReadWriteOnce'], ['ReadWriteMany']],
  ['claim-fixed', 'v1', 'PersistentVolumeClaim', 'spec.selector.matchLabels.a', 'b', 'c'],
  ['claim-fixed', 'v1', 'PersistentVolumeClaim', 'spec.volumeName', 'a', 'b'],
  ['claim-fixed', 'v1', 'PersistentVolumeClaim', 'spec.volumeMode', 'Filesystem', 'Block'],
  ['claim-fixed', 'v1', 'PersistentVolumeClaim', 'spec.dataSource.name', 'a', 'b'],
  ['claim-fixed', 'v1', 'PersistentVolumeClaim', 'spec.dataSourceRef.name', 'a', 'b'],
  ['claim-fixed', 'v1', 'PersistentVolumeClaim', 'spec.resources.limits.storage', '1Gi', '2Gi'],
  ['storage-class-fixed', 'storage.k8s.io/v1', 'StorageClass', 'provisioner', 'a', 'b'],
  ['storage-class-fixed', 'storage.k8s.io/v1', 'StorageClass', 'parameters.type', 'a', 'b'],
  ['storage-class-fixed', 'storage.k8s.io/v1', 'StorageClass', 'reclaimPolicy', 'Retain', 'Delete'],
  [
    'storage-class-fixed',
    'storage.k8s.io/v1',
    'StorageClass',
    'volumeBindingMode',
    'Immediate',
    'WaitForFirstConsumer',
  ],
  ['service-address', 'v1', 'Service', 'spec.clusterIP', '10.0.0.1', 'None'],
  ['service-address', 'v1', 'Service', 'spec.clusterIPs', ['10.0.0.1'], ['10.0.0.2']],
  ['service-address', 'v1', 'Service', 'spec.ipFamilies', ['IPv4'], ['IPv6']],
  [
    'service-balancer',
    'v1',
    'Service',
    'spec.loadBalancerClass',
    'a.org/x',
    'b.org/x',
    { type: 'LoadBalancer' },
  ],
  ['secret-type', 'v1', 'Secret', 'type', 'Opaque', 'kubernetes.io/tls'],
  ['priority-fixed', 'scheduling.k8s.io/v1', 'PriorityClass', 'value', 1, 2],
  [
    'priority-fixed',
    'scheduling.k8s.io/v1',
    'PriorityClass',
    'preemptionPolicy',
    'PreemptLowerPriority',
    'Never',
  ],
];

/** What looks alike, and is taken. */
const TAKEN: readonly Row[] = [
  ['', 'apps/v1', 'StatefulSet', 'spec.ordinals.start', 0, 1],
  ['', 'apps/v1', 'StatefulSet', 'spec.revisionHistoryLimit', 1, 2],
  ['', 'batch/v1', 'Job', 'spec.backoffLimit', 1, 2],
  ['', 'batch/v1', 'Job', 'spec.completions', 1, 2, { completionMode: 'Indexed' }],
  ['', 'v1', 'PersistentVolumeClaim', 'spec.resources.requests.storage', '1Gi', '2Gi'],
  ['', 'v1', 'PersistentVolumeClaim', 'spec.volumeAttributesClassName', 'a', 'b'],
  ['', 'storage.k8s.io/v1', 'StorageClass', 'allowVolumeExpansion', false, true],
  ['', 'storage.k8s.io/v1', 'StorageClass', 'mountOptions', ['a'], ['b']],
  ['', 'v1', 'Service', 'spec.ipFamilies', ['IPv4'], ['IPv4', 'IPv6']],
  ['', 'v1', 'Service', 'spec.clusterIP', '10.0.0.1', '10.0.0.2', { type: 'ExternalName' }],
  ['', 'v1', 'Service', 'spec.loadBalancerClass', 'a.org/x', 'b.org/x', { type: 'ClusterIP' }],
  ['', 'scheduling.k8s.io/v1', 'PriorityClass', 'globalDefault', false, true],
];

const rulesOf = ([, apiVersion, kind, path, before, after, rest]: Row) => {
  const side = (value: Json | undefined) => {
    const [first = '', ...steps] = path.split('.');
    const spec =
      value === undefined ? undefined : steps.reduceRight<Json>((all, key) => ({ [key]: all }), value);
    const own =
      rest || first === 'spec' ? { spec: { ...rest, ...(first === 'spec' ? (spec as JsonMap) : {}) } } : {};
    return object(apiVersion, kind, first === 'spec' || spec === undefined ? own : { ...own, [first]: spec });
  };
  return changesOf(side(before), side(after)).map(({ rule }) => rule);
};

test.each(REFUSED.map((row) => ({ row, id: row[0], kind: row[2], path: row[3] })))(
  '$id: a $kind cannot change $path in place',
  ({ row }) => {
    expect(rulesOf(row)).toContain(row[0]);
  },
);

test.each(TAKEN.map((row) => ({ row, kind: row[2], path: row[3], before: row[4], after: row[5] })))(
  'a $kind may change $path in place: $before to $after',
  ({ row }) => {
    const rules = rulesOf(row);
    expect(rules).not.toEqual([]);
    expect(rules.filter((rule) => IMMUTABLE_FIELDS.some(({ id }) => id === rule))).toEqual([]);
  },
);

test('every row, and every field of it, is tried', () => {
  const tried = (id: string, kind: string, at: string) =>
    REFUSED.some(
      ([row, apiVersion, of, path]) =>
        row === id &&
        (kind === of || kind === `${of}.${apiVersion.split('/')[0]}`) &&
        `${path}.`.startsWith(`${at.replace('.**', '')}.`),
    );
  const untried = IMMUTABLE_FIELDS.flatMap(({ id, kinds, at }) =>
    kinds.flatMap((kind) =>
      at.filter((each) => !tried(id, kind, each)).map((each) => `${id} ${kind} ${each}`),
    ),
  );
  expect(untried).toEqual([]);
});
