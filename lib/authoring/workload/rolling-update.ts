import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../model/exchange';
import type { Plain } from './plain';
import { countProblems, type Percent, secondsProblems, shareProblems } from './problems';
import { type ByFlagger, isByFlagger } from './strategy/flagger';
import { isProgressive, type Progressive } from './strategy/rollout';

/** New pods come while old ones go. */
export interface RollingUpdate {
  /**
   * How many pods there may be beyond the wanted number, as a number or a share of it.
   *
   * @default 1
   */
  readonly maxSurge?: number | Percent;

  /**
   * How many pods may be missing from the wanted number, as a number or a share of it.
   *
   * @default 0
   */
  readonly maxUnavailable?: number | Percent;
}

/** How new pods take the place of old ones. */
export interface RolloutProps {
  /**
   * How new pods take the place of old ones. With `'Recreate'` all old ones go first, as a volume that one pod alone can mount needs it.
   * `canary(…)` and `blueGreen(…)` hand the workload to Argo Rollouts,
   * `flagger.canary(…)` and `flagger.blueGreen(…)` to Flagger.
   *
   * @default - one new pod at a time, and an old one goes when it is ready
   */
  readonly strategy?: 'Recreate' | RollingUpdate | Progressive | ByFlagger;

  /**
   * How long a new pod has to be ready before it counts, in whole seconds.
   *
   * @default - it counts at once
   */
  readonly minReady?: Duration;

  /**
   * How long an update may make no progress before it counts as failed, in whole seconds.
   *
   * @default - 10 minutes, which is what Kubernetes takes
   */
  readonly progressDeadline?: Duration;

  /**
   * How many earlier versions the cluster remembers. A rollback of this program does not need them.
   *
   * @default 3
   */
  readonly revisionHistoryLimit?: number;
}

/** How a Deployment replaces its pods, as Kubernetes wants it. */
export function rolloutFields(
  props: RolloutProps,
): Pick<
  Plain<k8s.DeploymentSpec>,
  'minReadySeconds' | 'progressDeadlineSeconds' | 'revisionHistoryLimit' | 'strategy'
> {
  const { strategy = {}, minReady, progressDeadline } = props;
  const { maxSurge = 1, maxUnavailable = 0 } = rollingUpdateOf(strategy);
  return defined({
    minReadySeconds: minReady?.toSeconds(),
    progressDeadlineSeconds: progressDeadline?.toSeconds(),
    revisionHistoryLimit: props.revisionHistoryLimit ?? 3,
    strategy:
      strategy === 'Recreate'
        ? { type: 'Recreate' }
        : { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
  });
}

/** What is wrong with how new pods take the place of old ones. */
export function rolloutProblems(props: RolloutProps): string[] {
  const { strategy = {}, minReady, progressDeadline } = props;
  const deadline = progressDeadline?.toMilliseconds() ?? 600_000;
  return [
    ...updateProblems(rollingUpdateOf(strategy)),
    ...secondsProblems('minReady', minReady),
    ...secondsProblems('the progress deadline', progressDeadline, 1),
    ...(minReady && minReady.toMilliseconds() >= deadline
      ? ['the progress deadline is longer than minReady']
      : []),
    ...countProblems('revisionHistoryLimit', props.revisionHistoryLimit, 0),
  ];
}

const rollingUpdateOf = (strategy: NonNullable<RolloutProps['strategy']>): RollingUpdate =>
  strategy === 'Recreate' || isProgressive(strategy) || isByFlagger(strategy) ? {} : strategy;

/** What is wrong with a rolling update. */
export function updateProblems({ maxSurge = 1, maxUnavailable = 0 }: RollingUpdate): string[] {
  return [
    ...shareProblems('maxSurge', maxSurge),
    ...shareProblems('maxUnavailable', maxUnavailable),
    ...(isNone(maxSurge) && isNone(maxUnavailable)
      ? ['with a maxSurge and a maxUnavailable of 0 no pod could be replaced']
      : []),
  ];
}

const isNone = (value: number | Percent): boolean => value === 0 || value === '0%';
