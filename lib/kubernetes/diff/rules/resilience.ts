import { isMap, type Json, member, memberAt } from '../../../model/json';
import type { RawChange } from '../change';
import { parseQuantity } from '../quantity';
import type { DiffContext, DiffRule, Judgement } from '../rule';
import { asBroadening, asNeutral, flag, judgement } from './judges';

const PROBES = 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/';
const RESOURCES = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';
const LIFECYCLE = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination';
const SPREAD = 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/';
const BUDGETS = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';
const PRIORITY = 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/';
const DEPLOYMENT = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/';

/** Kinds that say how many pods run, beside the workloads themselves. */
const SCALERS = ['HorizontalPodAutoscaler.autoscaling', 'ScaledObject.keda.sh'];

const isRemoved = ({ kind }: RawChange): boolean => kind === 'removed';

/** Rules about what keeps an app running when a part of it fails: to take it away is a risk, to add it is none. */
export const RESILIENCE_RULES: readonly DiffRule[] = [
  probe('readinessProbe', 'traffic also goes to pods that are not ready'),
  probe('livenessProbe', 'a container that hangs is not restarted'),
  probe('startupProbe', 'the other probes begin at once, while it still starts'),
  {
    id: 'probe-field',
    class: 'configuration',
    at: ['readinessProbe', 'livenessProbe', 'startupProbe'].map((name) => `pod:@containers.[].${name}.**`),
    judge: asNeutral('when a container counts as started, alive or ready'),
    source: PROBES,
  },
  {
    id: 'readiness-gate-removed',
    class: 'configuration',
    at: ['pod:readinessGates', 'pod:readinessGates.[]'],
    when: isRemoved,
    judge: asBroadening('traffic also goes to pods that are not ready'),
    source: PROBES,
  },
  {
    id: 'stop-hook-removed',
    class: 'configuration',
    at: ['pod:@containers.[].lifecycle', 'pod:@containers.[].lifecycle.preStop'],
    when: ({ kind, path, before }) =>
      kind === 'removed' && (path.at(-1) === 'preStop' || member(before, 'preStop') !== undefined),
    judge: asBroadening('nothing is done before a container stops: open requests may be cut'),
    source: LIFECYCLE,
  },
  {
    id: 'stop-time',
    class: 'scale-and-resources',
    at: ['pod:terminationGracePeriodSeconds'],
    judge: ({ kind, before = 30, after = 30 }) =>
      lower(kind === 'added' ? after : before, after, 'less time to stop', 'the time to stop'),
    source: LIFECYCLE,
  },
  {
    id: 'resources-removed',
    class: 'scale-and-resources',
    at: [
      ...['', '.limits', '.limits.*', '.requests', '.requests.*'].flatMap((part) => [
        `pod:@containers.[].resources${part}`,
        `pod:resources${part}`,
      ]),
    ],
    when: (change) => isRemoved(change) && lostResources(change) !== undefined,
    judge: (change) => judgement('broadening', lostResources(change)),
    source: RESOURCES,
  },
  {
    id: 'spread-removed',
    class: 'scale-and-resources',
    at: [
      'pod:topologySpreadConstraints',
      'pod:topologySpreadConstraints.[]',
      'pod:affinity',
      'pod:affinity.podAntiAffinity.**',
    ],
    when: ({ kind, path, before }) =>
      kind === 'removed' && (path.at(-1) !== 'affinity' || member(before, 'podAntiAffinity') !== undefined),
    judge: asBroadening('all pods may run on one node, and end with it'),
    source: SPREAD,
  },
  {
    id: 'priority-removed',
    class: 'scale-and-resources',
    at: ['pod:priorityClassName'],
    when: isRemoved,
    judge: asBroadening('its pods make room for others where a node is full'),
    source: PRIORITY,
  },
  {
    id: 'disruption-budget',
    class: 'scale-and-resources',
    kinds: ['PodDisruptionBudget.policy'],
    at: ['spec.minAvailable', 'spec.maxUnavailable'],
    judge: disruption,
    source: BUDGETS,
  },
  {
    id: 'scaler-bounds',
    class: 'scale-and-resources',
    kinds: SCALERS,
    at: ['spec.minReplicas', 'spec.maxReplicas', 'spec.minReplicaCount', 'spec.maxReplicaCount'],
    judge: ({ before = 1, after = 1 }) =>
      lower(before, after, 'fewer pods for the same load', 'how many pods run'),
    source: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/',
  },
  {
    id: 'recreated',
    class: 'scale-and-resources',
    kinds: ['Deployment.apps'],
    at: ['spec.strategy', 'spec.strategy.type'],
    when: (_, { before, after }) =>
      before !== undefined && after !== undefined && recreates(after) && !recreates(before),
    judge: asBroadening('all pods stop before the new ones start'),
    source: DEPLOYMENT,
  },
  {
    id: 'paused',
    class: 'configuration',
    kinds: ['Deployment.apps'],
    at: ['spec.paused'],
    judge: flag(true, 'a change of the pods is not rolled out while it is paused', false),
    source: DEPLOYMENT,
  },
  {
    id: 'suspend',
    class: 'scale-and-resources',
    kinds: ['CronJob.batch', 'Job.batch'],
    at: ['spec.suspend'],
    judge: ({ after }) =>
      after === true
        ? judgement('broadening', 'it does not run any more')
        : judgement('unknown', 'it runs again'),
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
  },
  {
    id: 'quota-removed',
    class: 'scale-and-resources',
    kinds: ['ResourceQuota', 'LimitRange'],
    at: ['spec.hard', 'spec.hard.*', 'spec.limits', 'spec.limits.[]', 'spec.limits.[].*.*'],
    when: isRemoved,
    judge: asBroadening('no limit of the namespace any more'),
    source: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  },
];

/** A probe that goes, in a container that stays. */
function probe(name: 'readinessProbe' | 'livenessProbe' | 'startupProbe', lost: string): DiffRule {
  return {
    id: `${name.replace('Probe', '-probe')}-removed`,
    class: 'configuration',
    at: [`pod:@containers.[].${name}`],
    when: isRemoved,
    judge: asBroadening(lost),
    source: PROBES,
  };
}

/** What a container has no longer; of a whole `resources`, what stood in it. */
function lostResources({ path, before }: RawChange): string | undefined {
  const parts = ['limits', 'requests'] as const;
  const held = parts.filter((part) => path.includes(part) || holds(member(before, part)));
  const [one] = held;
  if (one === undefined) return undefined;
  if (held.length > 1) return `no limit and no request any more`;
  return one === 'limits'
    ? 'no limit any more'
    : 'no request any more: it is placed anywhere, and evicted first';
}

function holds(value: Json | undefined): boolean {
  return isMap(value) && Object.keys(value).length > 0;
}

/** A budget bounds either side: one that is exchanged for the other says nothing of which is more. */
function disruption({ kind, path, before, after }: RawChange, context: DiffContext): Judgement {
  const field = path.at(-1);
  const note = 'how many pods may be taken at a time';
  if (kind === 'added') return judgement('neutral', note);
  if (kind === 'removed') {
    const other = field === 'minAvailable' ? 'maxUnavailable' : 'minAvailable';
    const exchanged = memberAt(context.after, ['spec', other]) !== undefined;
    return exchanged
      ? judgement('unknown', note)
      : judgement('broadening', 'all pods may be taken at a time');
  }
  const [low, high] = field === 'minAvailable' ? [before, after] : [after, before];
  return lower(low, high, 'more pods may be taken at a time', note);
}

/** Broadening where the second is the smaller of two amounts; an amount in per cent is not compared with one in pods. */
function lower(before: Json | undefined, after: Json | undefined, less: string, note: string): Judgement {
  const [old, now] = [amount(before), amount(after)];
  if (old === undefined || now === undefined || old.unit !== now.unit) return judgement('unknown', note);
  return now.value < old.value ? judgement('broadening', less) : judgement('neutral', note);
}

function amount(value: Json | undefined): { readonly value: bigint; readonly unit: '%' | '' } | undefined {
  const percent = typeof value === 'string' && value.endsWith('%');
  const parsed = parseQuantity(percent ? value.slice(0, -1) : value);
  return parsed === undefined ? undefined : { value: parsed, unit: percent ? '%' : '' };
}

function recreates(deployment: Json): boolean {
  return memberAt(deployment, ['spec', 'strategy', 'type']) === 'Recreate';
}
