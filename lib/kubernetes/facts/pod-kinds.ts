import { groupOf } from './group-of';

/** A kind that describes pods. */
interface PodKind {
  /** Such as `apps/v1`; `v1` for the core group. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Path of the pod's description: the object that has the pod's `metadata` and `spec`. */
  readonly template: readonly string[];
  /** Whether the kind is of a controller beside Kubernetes, or makes no pods by itself: rules about pods leave it out. */
  readonly apart?: true;
}

const SPEC_TEMPLATE = ['spec', 'template'];

/** Every kind that describes pods, and where. */
export const POD_KIND_TABLE: readonly PodKind[] = [
  { apiVersion: 'v1', kind: 'Pod', template: [] },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', template: SPEC_TEMPLATE },
  { apiVersion: 'apps/v1', kind: 'Deployment', template: SPEC_TEMPLATE },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', template: SPEC_TEMPLATE },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', template: SPEC_TEMPLATE },
  { apiVersion: 'batch/v1', kind: 'Job', template: SPEC_TEMPLATE },
  { apiVersion: 'v1', kind: 'ReplicationController', template: SPEC_TEMPLATE },
  { apiVersion: 'batch/v1', kind: 'CronJob', template: ['spec', 'jobTemplate', ...SPEC_TEMPLATE] },
  { apiVersion: 'v1', kind: 'PodTemplate', template: ['template'], apart: true },
  { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', template: SPEC_TEMPLATE, apart: true },
];

const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map(
  POD_KIND_TABLE.map(({ apiVersion, kind, template }) => [`${groupOf(apiVersion)}/${kind}`, template]),
);

/** Path of the pod's template in objects of this kind; undefined where they have none. */
export function podTemplatePath(group: string, kind: string): readonly string[] | undefined {
  return TEMPLATES.get(`${group}/${kind}`);
}

/** Path of the pod spec in objects of this kind; undefined where they have none. */
export function podSpecPath(group: string, kind: string): readonly string[] | undefined {
  const template = podTemplatePath(group, kind);
  return template && [...template, 'spec'];
}
