import { isSameRepository, splitReference } from '../../../model/scalars';
import type { RawChange } from '../change';
import { parseQuantity } from '../quantity';
import type { DiffRule, Judgement } from '../rule';
import { asNeutral, asUnknown, judgement } from './judges';

const IMAGES = 'https://kubernetes.io/docs/concepts/containers/images/';
const RESOURCES = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';
const SCHEDULING = 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/';
const DEPLOYMENT = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/';
const CONFIG = 'https://kubernetes.io/docs/concepts/configuration/';
const SCALED = [
  'Deployment.apps',
  'StatefulSet.apps',
  'ReplicaSet.apps',
  'ReplicationController',
  'Rollout.argoproj.io',
  'CronJob.batch',
  'Job.batch',
  'DaemonSet.apps',
];
const SCALERS = [
  'HorizontalPodAutoscaler.autoscaling',
  'VerticalPodAutoscaler.autoscaling.k8s.io',
  'ScaledObject.keda.sh',
  'PodDisruptionBudget.policy',
  'PriorityClass.scheduling.k8s.io',
];

/** The rule for image positions; `at` names further ones, in custom kinds. */
export function imageRule(id: string, at: readonly string[], kinds?: readonly string[]): DiffRule {
  return { id, class: 'image', at, ...(kinds ? { kinds } : {}), judge: judgeImage, source: IMAGES };
}

/** Rules about what runs, with which resources and settings. */
export const WORKLOAD_RULES: readonly DiffRule[] = [
  imageRule('image', ['pod:@containers.[].image', 'pod:volumes.[].image.reference']),
  {
    id: 'image-pull',
    class: 'configuration',
    at: ['pod:@containers.[].imagePullPolicy', 'pod:volumes.[].image.pullPolicy'],
    judge: asNeutral('when the image is pulled'),
    source: IMAGES,
  },
  {
    id: 'replicas',
    class: 'scale-and-resources',
    kinds: SCALED,
    at: ['spec.replicas', 'spec.parallelism', 'spec.completions'],
    judge: ({ before, after }) => {
      if (after === 0) return judgement('broadening', 'scales to nothing');
      const fewer = typeof before === 'number' && typeof after === 'number' && after < before;
      return fewer
        ? judgement('broadening', 'fewer pods for the same load')
        : judgement('neutral', 'how many pods run');
    },
    source: DEPLOYMENT,
  },
  {
    id: 'resources',
    class: 'scale-and-resources',
    at: ['pod:@containers.[].resources.**', 'pod:resources.**', 'pod:overhead.**'],
    judge: resourceVerdict,
    source: RESOURCES,
  },
  {
    id: 'rollout-pace',
    class: 'scale-and-resources',
    kinds: SCALED,
    at: [
      'spec.strategy.**',
      'spec.updateStrategy.**',
      'spec.minReadySeconds',
      'spec.progressDeadlineSeconds',
      'spec.revisionHistoryLimit',
    ],
    judge: asNeutral('how pods are replaced'),
    source: DEPLOYMENT,
  },
  {
    id: 'scheduling',
    class: 'scale-and-resources',
    at: [
      'pod:nodeSelector.**',
      'pod:affinity.**',
      'pod:tolerations.**',
      'pod:topologySpreadConstraints.**',
      'pod:priorityClassName',
      'pod:schedulerName',
      'pod:nodeName',
      'pod:runtimeClassName',
    ],
    judge: asNeutral('where and how pods are placed'),
    source: SCHEDULING,
  },
  {
    id: 'scaler',
    class: 'scale-and-resources',
    kinds: SCALERS,
    at: ['', 'spec.**', 'value', 'globalDefault'],
    judge: asNeutral('how many pods run'),
    source: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/',
  },
  {
    id: 'quota',
    class: 'scale-and-resources',
    kinds: ['ResourceQuota', 'LimitRange'],
    at: ['', 'spec.**'],
    judge: asUnknown('how much the namespace may use'),
    source: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  },
  {
    id: 'claim-size',
    class: 'scale-and-resources',
    kinds: ['PersistentVolumeClaim'],
    at: ['spec.resources.**'],
    judge: claimSize,
    source:
      'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims',
  },
  {
    id: 'config-data',
    class: 'configuration',
    kinds: ['ConfigMap'],
    at: ['', 'data.**', 'binaryData.**', 'immutable'],
    judge: asNeutral(),
    source: CONFIG,
  },
  {
    id: 'config-reference',
    class: 'configuration',
    at: [
      'pod:@containers.[].envFrom.[].configMapRef.**',
      'pod:volumes.[].configMap.**',
      'pod:@containers.[].env.[].valueFrom.configMapKeyRef.**',
    ],
    judge: asNeutral('the settings the pod reads'),
    source: CONFIG,
  },
  {
    id: 'command',
    class: 'configuration',
    at: ['pod:@containers.[].command.**', 'pod:@containers.[].args.**', 'pod:@containers.[].lifecycle.**'],
    judge: asNeutral('what the container runs'),
    source: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
  },
  {
    id: 'init-order',
    class: 'configuration',
    at: ['pod:initContainers'],
    when: ({ kind }) => kind === 'reordered',
    judge: asUnknown('init containers run in this order'),
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/',
  },
  {
    id: 'container',
    class: 'configuration',
    at: ['pod:@containers.[]'],
    when: ({ kind }) => kind === 'removed',
    judge: asNeutral('a container of the pod'),
    source: IMAGES,
  },
];

function judgeImage({ before, after, kind }: RawChange): Judgement {
  if (typeof before !== 'string' || typeof after !== 'string')
    return judgement(kind === 'removed' ? 'neutral' : 'unknown', 'an image that was not there');
  const [old, now] = [splitReference(before), splitReference(after)];
  if (!isSameRepository(old.repository, now.repository)) {
    return {
      class: 'image-source',
      verdict: 'unknown',
      note:
        old.digest !== undefined && old.digest === now.digest
          ? 'another repository, the same digest'
          : 'another repository',
    };
  }
  if (now.digest === undefined) return judgement('unknown', 'not pinned by digest');
  if (old.digest === now.digest) return judgement('neutral', 'the tag only: the same bits');
  return judgement('neutral');
}

function resourceVerdict({ before, after }: RawChange): Judgement {
  const [old, now] = [parseQuantity(before), parseQuantity(after)];
  if (old === undefined || now === undefined || old === now) return judgement('neutral');
  return judgement('neutral', now > old ? 'more' : 'less');
}

function claimSize({ before, after }: RawChange): Judgement {
  const [old, now] = [parseQuantity(before), parseQuantity(after)];
  if (old === undefined || now === undefined) return judgement('neutral', 'size of the volume');
  return now < old
    ? { class: 'destructive', verdict: 'unknown', note: 'a volume cannot shrink' }
    : judgement('neutral', 'the volume grows');
}

/** Kinds whose fields this table knows well enough to call the rest neutral. */
export const KNOWN_KINDS: ReadonlySet<string> = new Set([
  ...[
    'Pod',
    'Service',
    'ConfigMap',
    'Secret',
    'ServiceAccount',
    'Namespace',
    'PersistentVolumeClaim',
    'PersistentVolume',
    'ReplicationController',
    'PodTemplate',
    'ResourceQuota',
    'LimitRange',
    'Endpoints',
  ],
  ...SCALED,
  ...SCALERS,
  ...['Ingress', 'IngressClass', 'NetworkPolicy'].map((kind) => `${kind}.networking.k8s.io`),
  ...['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].map(
    (kind) => `${kind}.rbac.authorization.k8s.io`,
  ),
  ...['ServiceMonitor', 'PodMonitor', 'PrometheusRule'].map((kind) => `${kind}.monitoring.coreos.com`),
]);
