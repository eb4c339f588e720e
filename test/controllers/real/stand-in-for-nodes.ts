import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveObject, Objects } from './objects';

/** What the stand-in makes fail: objects whose pods pull an image with this text in its name. */
export interface StandIn {
  fails: string | undefined;
  /** Jobs that ran, as `<namespace>/<name>`, each time that one ran. */
  readonly ran: string[];
  stop(): Promise<void>;
}

/**
 * Stands in for kubelets and for the controllers of workloads: it writes the statuses of Deployments, StatefulSets, ReplicaSets, Jobs, claims,
 * Ingresses, balanced Services, autoscalers and disruption budgets, so that each is healthy at once, or fails.
 */
export function standInForNodes(objects: Objects): StandIn {
  const state: { fails: string | undefined; running: boolean } = { fails: undefined, running: true };
  const ran: string[] = [];
  const round = async (): Promise<void> => {
    for (const [kind, statusOf] of KINDS)
      for (const object of await objects.list(kind)) {
        const fails = state.fails !== undefined && JSON.stringify(object['spec']).includes(state.fails);
        const steps = statusOf(object, fails);
        const { name, namespace = '' } = object.metadata;
        for (const status of steps) {
          const answer = await objects.patch(kind, name, namespace, { status }, 'status');
          if (answer.status >= 300 && ![404, 409].includes(answer.status))
            throw new Error(`${kind} ${name}: ${JSON.stringify(answer.body)}`);
        }
        if (kind === 'batch/v1/Job' && steps.length > 0) ran.push(`${namespace}/${name}`);
      }
  };
  const work = (async () => {
    let failures = 0;
    while (state.running) {
      try {
        await round();
        failures = 0;
      } catch (error) {
        // One answer that is lost must not end it unseen: all that waits for pods would wait for ever.
        failures += 1;
        if (failures > PATIENCE) throw error;
      }
      await sleep(150);
    }
  })();
  let failed: unknown;
  work.catch((error) => {
    failed = error;
  });
  return {
    get fails() {
      return state.fails;
    },
    set fails(text) {
      state.fails = text;
    },
    ran,
    async stop() {
      state.running = false;
      await work.catch(() => undefined);
      if (failed) throw failed;
    },
  };
}

/** Rounds that may fail one after the other. */
const PATIENCE = 20;

type StatusOf = (object: LiveObject, fails: boolean) => readonly object[];

const KINDS: readonly (readonly [kind: string, statusOf: StatusOf])[] = [
  ['apps/v1/Deployment', deployment],
  ['apps/v1/ReplicaSet', replicaSet],
  ['apps/v1/StatefulSet', statefulSet],
  ['batch/v1/Job', job],
  ['v1/PersistentVolumeClaim', ({ status }) => (status?.phase === 'Bound' ? [] : [{ phase: 'Bound' }])],
  [
    'networking.k8s.io/v1/Ingress',
    ({ status }) =>
      status?.loadBalancer?.ingress ? [] : [{ loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } }],
  ],
  [
    'v1/Service',
    ({ spec, status }) =>
      spec.type !== 'LoadBalancer' || status?.loadBalancer?.ingress
        ? []
        : [{ loadBalancer: { ingress: [{ ip: '192.0.2.2' }] } }],
  ],
  ['autoscaling/v2/HorizontalPodAutoscaler', autoscaler],
  ['policy/v1/PodDisruptionBudget', budget],
];

const now = () => new Date().toISOString().replace(/\.[0-9]+Z/, 'Z');

function deployment({ metadata, spec, status = {} }: LiveObject, fails: boolean): object[] {
  const replicas = spec.replicas ?? 1;
  const ready = fails ? Math.max(replicas - 1, 0) : replicas;
  if (
    status.observedGeneration === metadata.generation &&
    (status.replicas ?? 0) === replicas &&
    (status.readyReplicas ?? 0) === ready
  )
    return [];
  const condition = (type: string, good: boolean, reason: string) => ({
    type,
    status: good ? 'True' : 'False',
    reason,
    message: 'stand-in',
    lastUpdateTime: now(),
    lastTransitionTime: now(),
  });
  return [
    {
      observedGeneration: metadata.generation,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: ready,
      availableReplicas: ready,
      unavailableReplicas: replicas - ready,
      conditions: fails
        ? [condition('Progressing', false, 'ProgressDeadlineExceeded')]
        : [
            condition('Available', true, 'MinimumReplicasAvailable'),
            condition('Progressing', true, 'NewReplicaSetAvailable'),
          ],
    },
  ];
}

/** Its pods are there, and ready unless they fail. */
function replicaSet({ metadata, spec, status = {} }: LiveObject, fails: boolean): object[] {
  const replicas = spec.replicas ?? 1;
  const ready = fails ? 0 : replicas;
  if (
    status.observedGeneration === metadata.generation &&
    (status.replicas ?? 0) === replicas &&
    (status.readyReplicas ?? 0) === ready
  )
    return [];
  return [
    {
      observedGeneration: metadata.generation,
      replicas,
      fullyLabeledReplicas: replicas,
      readyReplicas: ready,
      availableReplicas: ready,
    },
  ];
}

function statefulSet({ metadata, spec, status = {} }: LiveObject): object[] {
  if (status.observedGeneration === metadata.generation) return [];
  const replicas = spec.replicas ?? 1;
  return [
    {
      observedGeneration: metadata.generation,
      replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      currentReplicas: replicas,
      updatedReplicas: replicas,
      currentRevision: 'stand-in',
      updateRevision: 'stand-in',
    },
  ];
}

/** A Job starts, then completes or fails: the API server lets no Job end that never started. */
function job({ status }: LiveObject, fails: boolean): object[] {
  const ended = (status?.conditions ?? []).some(({ type }: { type: string }) =>
    ['Complete', 'Failed'].includes(type),
  );
  if (ended) return [];
  const time = now();
  const condition = (type: string) => ({
    type,
    status: 'True',
    reason: fails ? 'BackoffLimitExceeded' : 'CompletionsReached',
    message: 'stand-in',
    lastProbeTime: time,
    lastTransitionTime: time,
  });
  const end = fails
    ? { failed: 1, conditions: [condition('FailureTarget'), condition('Failed')] }
    : {
        succeeded: 1,
        completionTime: time,
        conditions: [condition('SuccessCriteriaMet'), condition('Complete')],
      };
  return [{ startTime: time }, { startTime: time, ...end }];
}

function autoscaler({ spec, status }: LiveObject): object[] {
  if (status?.conditions?.length) return [];
  const condition = (type: string, reason: string) => ({
    type,
    status: 'True',
    reason,
    lastTransitionTime: now(),
  });
  const replicas = spec.minReplicas ?? 1;
  return [
    {
      currentReplicas: replicas,
      desiredReplicas: replicas,
      conditions: [
        condition('ScalingActive', 'ValidMetricFound'),
        condition('AbleToScale', 'ReadyForNewScale'),
      ],
    },
  ];
}

function budget({ metadata, status }: LiveObject): object[] {
  if (status?.observedGeneration === metadata.generation && status?.conditions?.length) return [];
  return [
    {
      observedGeneration: metadata.generation,
      currentHealthy: 2,
      desiredHealthy: 1,
      disruptionsAllowed: 1,
      expectedPods: 2,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: 'True',
          reason: 'SufficientPods',
          message: 'stand-in',
          lastTransitionTime: now(),
        },
      ],
    },
  ];
}
