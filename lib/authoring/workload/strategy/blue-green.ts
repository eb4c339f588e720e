import type { Duration } from 'cdk8s';
import { countProblems, secondsProblems } from '../problems';
import { type Analysis, analysisProblems } from './analysis';

/** Props of {@link blueGreen}. */
export interface BlueGreenProps {
  /**
   * When the new version takes the requests: when it is ready, that long after it, in whole seconds, or when a person promotes.
   *
   * @default 'until promoted'
   */
  readonly promotion?: 'when ready' | Duration | 'until promoted';

  /**
   * An analysis of the new version before it takes the requests.
   *
   * @default - none
   */
  readonly before?: Analysis;

  /**
   * An analysis after it took them. If it fails, the old version takes them again.
   *
   * @default - none
   */
  readonly after?: Analysis;

  /**
   * How long the old pods stay beside the new ones, in whole seconds. Until then a rollback is instant.
   *
   * @default Duration.seconds(30)
   */
  readonly scaleDownDelay?: Duration;

  /**
   * Number of pods of the new version until it takes the requests.
   *
   * @default - all
   */
  readonly previewReplicas?: number;
}

/** A blue-green switch, made by {@link blueGreen}. */
export interface BlueGreen extends BlueGreenProps {
  readonly progressive: 'blue-green';
}

/**
 * A new version starts beside the old one and takes all requests at once, by Argo Rollouts: the workload is a Rollout
 * in place of a Deployment, with a second Service (`<name>-preview`) for the new version.
 *
 * @example
 * strategy: blueGreen({ before: smokeTest, promotion: Duration.minutes(10) })
 *
 * @throws DeliveryError `INVALID_OPTION` where the workload is made
 */
export const blueGreen = (props: BlueGreenProps = {}): BlueGreen => ({ ...props, progressive: 'blue-green' });

/** The analyses that a switch names. */
export const blueGreenAnalyses = ({ before, after }: BlueGreenProps): readonly Analysis[] =>
  [before, after].filter((each) => each !== undefined);

/** What is wrong with a switch. */
export function blueGreenProblems(props: BlueGreenProps): string[] {
  const { promotion, scaleDownDelay, previewReplicas } = props;
  return [
    ...(typeof promotion === 'object' ? secondsProblems('the wait for the promotion', promotion, 1) : []),
    ...secondsProblems('scaleDownDelay', scaleDownDelay, 1),
    ...countProblems('a number of replicas of the preview', previewReplicas, 1),
    ...analysisProblems(blueGreenAnalyses(props)),
  ];
}
