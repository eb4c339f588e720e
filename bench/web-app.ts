import type { Chart } from 'cdk8s';
import { CronTask, type Fleet, FleetApp, type ImageReference, WebService, Worker } from '../lib';

/** The environments of the fleets that are measured. */
export const ENVIRONMENTS = ['dev', 'test', 'staging', 'canary', 'prod'] as const;

/** Image repository of every app. */
export const REPOSITORY = 'ghcr.io/example/shop';

/** What differs per environment. */
export interface WebAppConfig {
  readonly replicas: number;
  readonly host: string;
}

/** The objects of an app as most are: a web service, in four objects. */
export function webObjects(chart: Chart, image: ImageReference, { replicas, host }: WebAppConfig): void {
  new WebService(chart, 'web', {
    image,
    port: 8080,
    replicas,
    host,
    env: { LOG_LEVEL: 'info', PUBLIC_HOST: host },
  });
}

/** The objects of a larger app: a web service, a worker beside it and a nightly task, in seven objects. */
export function largeWebObjects(chart: Chart, image: ImageReference, config: WebAppConfig): void {
  const { replicas, host } = config;
  webObjects(chart, image, config);
  new Worker(chart, 'worker', {
    image,
    replicas,
    args: ['work'],
    liveness: { command: ['worker', 'alive'] },
    env: { QUEUE: 'orders', PUBLIC_HOST: host },
  });
  new CronTask(chart, 'nightly', { image, schedule: '15 3 * * *', args: ['tidy'] });
}

/** What an app is given in one environment. */
export function configOf(app: string, environment: string): WebAppConfig {
  return { replicas: environment === 'prod' ? 6 : 2, host: `${app}.${environment}.example.org` };
}

/** Adds an app to a fleet. */
export function addWebApp(
  fleet: Fleet<(typeof ENVIRONMENTS)[number]>,
  name: string,
  objects: typeof webObjects = largeWebObjects,
): void {
  const [dev, test, staging, canary, prod] = ENVIRONMENTS;
  new FleetApp(fleet, name, {
    images: { server: REPOSITORY },
    owners: ['@example/shop'],
    config: {
      [dev]: configOf(name, dev),
      [test]: configOf(name, test),
      [staging]: configOf(name, staging),
      [canary]: configOf(name, canary),
      [prod]: configOf(name, prod),
    },
    chart(chart, { images }, config: WebAppConfig) {
      objects(chart, images.server, config);
    },
  });
}
