import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Identity } from './identity';
import type { Plain } from './plain';
import { podTemplate } from './pod/pod';
import type { PodProps } from './pod/pod-props';
import { countProblems, refuseProblems, secondsProblems } from './problems';

/** Props of all workloads that end. */
export interface JobProps extends PodProps {
  /**
   * How many times a failed run is tried again.
   *
   * @default - 2 for a cron task, 0 for a migration
   */
  readonly retries?: number;

  /**
   * How long all tries together may take.
   *
   * @default - 1 hour for a cron task, 15 minutes for a migration
   */
  readonly timeout?: Duration;
}

/**
 * One run: a single pod that is not restarted in place, so that the logs of each try stay.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export function jobSpec(
  identity: Identity,
  props: JobProps,
  defaults: { readonly retries: number; readonly timeout: Duration },
): Plain<k8s.JobSpec> {
  const { retries = defaults.retries, timeout = defaults.timeout } = props;
  refuseProblems([
    ...countProblems('a number of retries', retries, 0),
    ...secondsProblems('a timeout', timeout, 1),
  ]);
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: timeout.toSeconds(),
    template: podTemplate(identity, props, { restartPolicy: 'Never' }),
  };
}
