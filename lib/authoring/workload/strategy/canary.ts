import type { Duration } from 'cdk8s';
import { countProblems, type Percent, secondsProblems, shareProblems } from '../problems';
import { type Analysis, analysisProblems } from './analysis';

/** A step of a canary: another share of the requests, a wait, or an analysis that has to succeed. */
export type CanaryStep =
  | {
      /** Share of the requests that the new version gets, in percent; of the pods where no traffic is shifted. */
      readonly setWeight: number;
    }
  | {
      /** A time in whole seconds, or until a person promotes. */
      readonly pause: Duration | 'until promoted';
    }
  | { readonly analysis: Analysis };

/** What shifts the requests. */
export type CanaryTraffic =
  /** The HTTPRoute of the workload (`route`), by the plugin `argoproj-labs/gatewayAPI` of the Rollouts controller. */
  | 'gateway'
  /** The Ingress of the workload (`host`), by ingress-nginx. */
  | 'nginx'
  /** Nothing shifts them: the new version has its share of the pods. */
  | 'pods'
  /** An existing VirtualService, or one that the app renders. */
  | { readonly istio: { readonly virtualService: string; readonly routes?: readonly string[] } };

/** Props of {@link canary}. */
export interface CanaryProps {
  /** Steps in their order; after the last one the new version has all requests. */
  readonly steps: readonly [CanaryStep, ...CanaryStep[]];

  /**
   * An analysis beside the steps, from the first one on. Where it fails, the release is aborted.
   *
   * @default - none
   */
  readonly analysis?: Analysis;

  /**
   * What shifts the requests.
   *
   * @default - the HTTPRoute where the workload has one, else its Ingress, else the number of pods
   */
  readonly traffic?: CanaryTraffic;

  /**
   * How many pods there may be beyond the wanted number.
   *
   * @default '25%'
   */
  readonly maxSurge?: number | Percent;

  /**
   * How many pods may be missing from the wanted number.
   *
   * @default 0
   */
  readonly maxUnavailable?: number | Percent;

  /**
   * How many versions back a rollback is instant, without the steps. Their ReplicaSets have to be there: `revisionHistoryLimit`.
   *
   * @default - a rollback goes through the same steps
   */
  readonly rollbackWindow?: number;
}

/** A canary, made by {@link canary}. */
export interface Canary extends CanaryProps {
  readonly progressive: 'canary';
}

/**
 * A new version gets the requests step by step, by Argo Rollouts: the workload is a Rollout in place of a Deployment, with a second
 * Service for the new version.
 *
 * @example
 * strategy: canary({ steps: [{ setWeight: 10 }, { pause: Duration.minutes(10) }, { setWeight: 50 }, { analysis: errors }] })
 *
 * @throws DeliveryError `INVALID_OPTION` where the workload is made
 */
export const canary = (props: CanaryProps): Canary => ({ ...props, progressive: 'canary' });

/** The analyses that a canary names. */
export const canaryAnalyses = ({ steps, analysis }: CanaryProps): readonly Analysis[] => [
  ...(analysis ? [analysis] : []),
  ...steps.flatMap((each) => ('analysis' in each ? [each.analysis] : [])),
];

/** What is wrong with a canary. */
export function canaryProblems(props: CanaryProps): string[] {
  const weights = props.steps.flatMap((each) => ('setWeight' in each ? [each.setWeight] : []));
  return [
    ...(props.steps.length > 0 ? [] : ['a canary has at least one step']),
    ...weights.flatMap((each) => countProblems('the weight of a step', each, 0, 100)),
    ...(weights.some((each, index) => index > 0 && each <= Number(weights[index - 1]))
      ? [`the weights of a canary rise from step to step, got ${weights.join(', ')}`]
      : []),
    ...props.steps.flatMap((each) =>
      'pause' in each && each.pause !== 'until promoted'
        ? secondsProblems('the pause of a step', each.pause, 1)
        : [],
    ),
    ...countProblems('the rollback window', props.rollbackWindow, 1),
    ...shareProblems('maxSurge', props.maxSurge),
    ...shareProblems('maxUnavailable', props.maxUnavailable),
    ...analysisProblems(canaryAnalyses(props)),
  ];
}
