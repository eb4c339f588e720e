import type { ApiObject } from 'cdk8s';
import { Cron, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { DeliveryError, quote } from '../../model/finding';
import { identityOf } from './identity';
import { type JobProps, jobSpec } from './job';
import { plainObject } from './plain';
import { configMap } from './pod/config-map';
import { serviceAccount } from './pod/service-account';

/** Props of a {@link CronTask}. */
export interface CronTaskProps extends JobProps {
  /** When it runs: a cdk8s `Cron`, five fields (`30 2 * * *`), or `@daily` and the like. */
  readonly schedule: Cron | string;

  /**
   * Time zone of the schedule, by its IANA name.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /**
   * What happens when a run is due and the one before has not ended: it is left out, runs beside it, or replaces it.
   *
   * @default 'Forbid'
   */
  readonly concurrency?: 'Forbid' | 'Allow' | 'Replace';

  /**
   * How late a run may start; a later one is left out.
   *
   * @default Duration.minutes(5)
   */
  readonly startingDeadline?: Duration;

  /**
   * Whether it is suspended.
   *
   * @default false
   */
  readonly suspend?: boolean;
}

/** A task that runs at fixed times: a CronJob. Its name has 52 characters at most, since Kubernetes adds to it. */
export class CronTask extends Construct {
  /** Name of every object. */
  readonly name: string;
  readonly cronJob: ApiObject;
  readonly configMap: ApiObject | undefined;
  readonly serviceAccount: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: CronTaskProps) {
    super(scope, id);
    const identity = identityOf(scope, id, props, 52);
    const labels = { ...identity.labels };
    this.name = identity.name;
    this.cronJob = plainObject<k8s.KubeCronJobProps>(this, 'cron-job', k8s.KubeCronJob.GVK, {
      metadata: { name: identity.name, labels },
      spec: {
        schedule: scheduleText(props.schedule),
        timeZone: props.timeZone ?? 'Etc/UTC',
        concurrencyPolicy: props.concurrency ?? 'Forbid',
        startingDeadlineSeconds: (props.startingDeadline ?? Duration.minutes(5)).toSeconds(),
        suspend: props.suspend ?? false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels },
          spec: jobSpec(identity, props, { retries: 2, timeout: Duration.hours(1) }),
        },
      },
    });
    this.configMap = props.config && configMap(this, identity, props.config);
    this.serviceAccount = serviceAccount(this, identity, props.serviceAccount);
  }
}

const MACROS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

function scheduleText(schedule: Cron | string): string {
  const text = schedule instanceof Cron ? schedule.expressionString : schedule;
  const fields = text.split(' ').filter((field) => field !== '');
  const isCron = fields.length === 5 && fields.every((field) => /^[0-9a-zA-Z*?/,-]+$/.test(field));
  if (isCron || MACROS.includes(text)) return text;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(text)} is not a schedule: five cron fields, or one of ${MACROS.join(', ')}`,
  );
}
