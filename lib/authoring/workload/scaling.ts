import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { DeliveryError, quote, refusal } from '../../model/finding';
import type { Identity } from './identity';
import { type Plain, plainObject } from './plain';

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
   * Use of the CPU request to aim at, in percent.
   *
   * @default 80
   */
  readonly cpuPercent?: number;

  /**
   * Use of the memory request to aim at, in percent.
   *
   * @default - memory does not count
   */
  readonly memoryPercent?: number;
}

/** How many pods run. */
export interface ScalingProps {
  /**
   * Number of pods. Not together with `autoscale`.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Lets a HorizontalPodAutoscaler choose the number of pods; then no `replicas` are written, since each sync would
   * undo what the autoscaler chose.
   *
   * @default - a fixed number
   */
  readonly autoscale?: Autoscale;
}

/** The `replicas` of a Deployment: none where an autoscaler owns them. */
export function replicasOf({ replicas, autoscale }: ScalingProps): { replicas?: number } {
  return autoscale ? {} : { replicas: replicas ?? 2 };
}

/** Whether more than one pod is meant to run. */
export function isMany(props: ScalingProps): boolean {
  return props.autoscale !== undefined || (props.replicas ?? 2) > 1;
}

/**
 * Refuses numbers that make no sense.
 *
 * @throws DeliveryError `INVALID_OPTION`, all problems at once.
 */
export function checkScaling({ replicas, autoscale }: ScalingProps): void {
  const problems: string[] = [];
  if (replicas !== undefined && autoscale)
    problems.push('either replicas or autoscale can be given, got both');
  if (replicas !== undefined && !isCount(replicas, 0)) {
    problems.push(`replicas are a whole number from 0, got ${quote(String(replicas))}`);
  }
  if (autoscale) {
    const { min = 2, max, cpuPercent = 80, memoryPercent = 80 } = autoscale;
    if (!isCount(min, 1) || !isCount(max, min)) {
      problems.push(`autoscale needs whole numbers with 1 <= min <= max, got min ${min} and max ${max}`);
    }
    for (const percent of [cpuPercent, memoryPercent]) {
      if (!isCount(percent, 1)) problems.push(`a use in percent is a whole number from 1, got ${percent}`);
    }
  }
  DeliveryError.throwIfAny(problems.map((each) => refusal('INVALID_OPTION', each)));
}

/** The autoscaler of a Deployment of the same name. */
export function autoscaler(
  scope: Construct,
  { name, labels }: Identity,
  { min = 2, max, cpuPercent = 80, memoryPercent }: Autoscale,
): ApiObject {
  return plainObject<k8s.KubeHorizontalPodAutoscalerV2Props>(
    scope,
    'autoscaler',
    k8s.KubeHorizontalPodAutoscalerV2.GVK,
    {
      metadata: { name, labels: { ...labels } },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
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
export function disruptionBudget(scope: Construct, { name, labels, selector }: Identity): ApiObject {
  return plainObject<k8s.KubePodDisruptionBudgetProps>(
    scope,
    'disruption-budget',
    k8s.KubePodDisruptionBudget.GVK,
    {
      metadata: { name, labels: { ...labels } },
      spec: {
        maxUnavailable: 1,
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
