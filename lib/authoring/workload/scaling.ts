import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Identity } from './identity';
import { type Plain, plainObject } from './plain';
import { countProblems, type Percent, shareProblems } from './problems';

/** Lets Kubernetes choose the number of pods. */
export interface Autoscale {
  /**
   * The fewest pods.
   *
   * @default 2
   */
  readonly min?: number;

  /** The most pods. */
  readonly max: number;

  /**
   * Target use of the CPU request, in percent.
   *
   * @default 80
   */
  readonly cpuPercent?: number;

  /**
   * Target use of the memory request, in percent.
   *
   * @default - memory does not count
   */
  readonly memoryPercent?: number;
}

/** How many pods may be missing while nodes are drained: one of both, as a number or a share. */
export type DisruptionBudget =
  | { readonly maxUnavailable: number | Percent }
  | { readonly minAvailable: number | Percent };

/** How many pods run. */
export interface ScalingProps {
  /**
   * Number of pods. Not together with `autoscale`. `'unmanaged'` writes none, where another autoscaler chooses it.
   *
   * @default 2
   */
  readonly replicas?: number | 'unmanaged';

  /**
   * Lets a HorizontalPodAutoscaler choose the number of pods; then no `replicas` are written, since each sync would
   * undo what the autoscaler chose.
   *
   * @default - a fixed number
   */
  readonly autoscale?: Autoscale;

  /**
   * How many pods may be missing while nodes are drained.
   *
   * @default - 1 where more than one pod is meant to run
   */
  readonly disruptionBudget?: DisruptionBudget | 'none';
}

/** The `replicas` of a workload: none where an autoscaler owns them. */
export function replicasOf({ replicas, autoscale }: ScalingProps, standard = 2): { replicas?: number } {
  return autoscale || replicas === 'unmanaged' ? {} : { replicas: replicas ?? standard };
}

/** Whether more than one pod is meant to run. */
export function isMany({ replicas, autoscale }: ScalingProps, standard = 2): boolean {
  return autoscale !== undefined || replicas === 'unmanaged' || (replicas ?? standard) > 1;
}

/** What is wrong with how many pods run. */
export function scalingProblems({ replicas, autoscale, disruptionBudget }: ScalingProps): string[] {
  const problems: string[] = [];
  if (replicas !== undefined && autoscale)
    problems.push('either replicas or autoscale can be given, got both');
  if (replicas !== 'unmanaged') problems.push(...countProblems('a number of replicas', replicas, 0));
  if (autoscale) {
    const { min = 2, max, cpuPercent = 80, memoryPercent = 80 } = autoscale;
    if (!isCount(min, 1) || !isCount(max, min)) {
      problems.push(`autoscale needs whole numbers with 1 <= min <= max, got min ${min} and max ${max}`);
    }
    for (const percent of [cpuPercent, memoryPercent]) {
      if (!isCount(percent, 1)) problems.push(`a use in percent is a whole number from 1, got ${percent}`);
    }
  }
  if (typeof disruptionBudget === 'object') {
    for (const [what, value] of Object.entries(disruptionBudget))
      problems.push(...shareProblems(what, value));
    if (Object.keys(disruptionBudget).length !== 1)
      problems.push('a disruption budget has either maxUnavailable or minAvailable');
  }
  return problems;
}

/** The autoscaler of a workload of the same name. */
export function autoscaler(
  scope: Construct,
  { name, labels }: Identity,
  { min = 2, max, cpuPercent = 80, memoryPercent }: Autoscale,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
): ApiObject {
  return plainObject<k8s.KubeHorizontalPodAutoscalerV2Props>(
    scope,
    'autoscaler',
    k8s.KubeHorizontalPodAutoscalerV2.GVK,
    {
      metadata: { name, labels: { ...labels } },
      spec: {
        scaleTargetRef: { apiVersion, kind, name },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          utilization('cpu', cpuPercent),
          ...(memoryPercent === undefined ? [] : [utilization('memory', memoryPercent)]),
        ],
      },
    },
  );
}

/** Lets the drain of a node take one pod at a time, and never wait for pods that are broken anyway. */
export function disruptionBudget(
  scope: Construct,
  { name, labels, selector }: Identity,
  props: ScalingProps,
  standard?: number,
): ApiObject | undefined {
  const { disruptionBudget: given } = props;
  if (given === 'none' || (given === undefined && !isMany(props, standard))) return undefined;
  return plainObject<k8s.KubePodDisruptionBudgetProps>(
    scope,
    'disruption-budget',
    k8s.KubePodDisruptionBudget.GVK,
    {
      metadata: { name, labels: { ...labels } },
      spec: {
        ...(given ?? { maxUnavailable: 1 }),
        selector: { matchLabels: { ...selector } },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    },
  );
}

function utilization(name: string, averageUtilization: number): Plain<k8s.MetricSpecV2> {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}

function isCount(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
