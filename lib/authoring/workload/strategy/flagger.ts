import type { ApiObject, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { COPY_LABELS, copiedLabels, isDns1035Label } from '../../../kubernetes/facts';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import { PlainObject } from '../../objects';
import type { Identity } from '../identity';
import { countProblems, secondsProblems } from '../problems';
import { gatewayRef, gatewaysOf, type HttpRouteProps } from '../traffic/http-route';
import type { Port } from '../traffic/ports';

/** A number that Flagger queries at every interval, and its good range. */
export interface FlaggerMetric {
  /** What it measures, a name. */
  readonly name: string;

  /** The address of Prometheus, and the query. No answer counts as a bad one. */
  readonly prometheus: { readonly address: string; readonly query: string };

  /** The answers that are good: from, up to, or both. */
  readonly range: { readonly min?: number; readonly max?: number };

  /**
   * What the query sees as `{{ interval }}`, in whole seconds.
   *
   * @default Duration.minutes(1)
   */
  readonly interval?: Duration;
}

/** Something beside the cluster that Flagger calls, and whose answer 200 lets it go on. */
export interface FlaggerWebhook {
  /** A name. */
  readonly name: string;

  /**
   * When it is called; with `confirm-…` a person or a program lets the rollout go on, with `rollback` takes it back.
   */
  readonly type:
    | 'confirm-rollout'
    | 'pre-rollout'
    | 'rollout'
    | 'confirm-traffic-increase'
    | 'confirm-promotion'
    | 'post-rollout'
    | 'rollback'
    | 'event';

  readonly url: string;

  /**
   * How long it may take, in whole seconds.
   *
   * @default - 10 seconds, which is what Flagger takes
   */
  readonly timeout?: Duration;

  /**
   * Metadata sent to it.
   *
   * @default - nothing
   */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** How Flagger judges a new version. */
export interface FlaggerAnalysis {
  /** Time between two checks, in whole seconds from 10, which is the least that Flagger takes. */
  readonly interval: Duration;

  /** How many failed checks end it: then the old version has all requests again. */
  readonly threshold: number;

  /**
   * Metrics that have to be good at every check.
   *
   * @default - none: pods that are ready are enough
   */
  readonly metrics?: readonly FlaggerMetric[];

  /**
   * Webhooks to call.
   *
   * @default - nothing
   */
  readonly webhooks?: readonly FlaggerWebhook[];
}

/** What shifts the requests for Flagger. */
export type FlaggerTraffic =
  /** The Gateway API: Flagger makes the HTTPRoute from the `route` of the workload. */
  | 'gateway'
  /** The Ingress of the workload (`host`), by ingress-nginx. */
  | 'nginx'
  /** Istio: Flagger makes a VirtualService. */
  | { readonly istio: { readonly gateways?: readonly string[]; readonly hosts?: readonly string[] } };

/** Props of {@link flagger}`.canary`. */
export interface FlaggerCanaryProps extends FlaggerAnalysis {
  /**
   * Shares of the requests that the new version gets one after the other, in percent; after the last one it has all
   * requests.
   */
  readonly weights: readonly [number, ...number[]];

  /**
   * What shifts the requests.
   *
   * @default - the route where the workload has one, else its Ingress
   */
  readonly traffic?: FlaggerTraffic;
}

/** Props of {@link flagger}`.blueGreen`. */
export interface FlaggerBlueGreenProps extends FlaggerAnalysis {
  /** How many checks the new version has to pass before it gets the requests. */
  readonly iterations: number;
}

/** A canary by Flagger. */
export interface FlaggerCanary extends FlaggerCanaryProps {
  readonly flagger: 'canary';
}

/** A switch by Flagger. */
export interface FlaggerBlueGreen extends FlaggerBlueGreenProps {
  readonly flagger: 'blue-green';
}

/** A way of Flagger to bring a new version. */
export type ByFlagger = FlaggerCanary | FlaggerBlueGreen;

/**
 * Lets Flagger judge a new version: the workload stays a Deployment, a Canary stands beside it, and Flagger makes the
 * Deployment `<name>-primary` that has the requests.
 *
 * @example
 * strategy: flagger.canary({ weights: [10, 50], interval: Duration.minutes(1), threshold: 3, metrics: [errors] })
 *
 * @throws DeliveryError `INVALID_OPTION` where the workload is made
 */
export const flagger = {
  /** The new version gets growing shares of the requests. */
  canary: (props: FlaggerCanaryProps): FlaggerCanary => ({ ...props, flagger: 'canary' }),
  /** The new version is checked beside the old one, and gets all requests at once. */
  blueGreen: (props: FlaggerBlueGreenProps): FlaggerBlueGreen => ({ ...props, flagger: 'blue-green' }),
} as const;

/** Whether a strategy is one of Flagger. */
export const isByFlagger = (strategy: unknown): strategy is ByFlagger =>
  typeof strategy === 'object' && strategy !== null && 'flagger' in strategy;

/** The inputs of a Canary beside its strategy. */
export interface FlaggerShape {
  /** The ports of the Service; nothing where there is none. */
  readonly ports?: readonly Port[];
  readonly route?: HttpRouteProps;
  readonly ingress: boolean;
  readonly extraServices: boolean;
  readonly autoscale: boolean;
}

/** The selector of the pods that have the requests. */
export const primarySelector = ({ selector }: Identity): Identity['selector'] => copiedLabels(selector);

/** Whether Flagger makes the route of the workload. */
export const makesRoute = (strategy: ByFlagger, shape: FlaggerShape): boolean =>
  strategy.flagger === 'canary' && trafficOf(strategy, shape) === 'gateway';

/** The Canary of a workload, and a MetricTemplate per metric. */
export function canaryByFlagger(
  scope: Construct,
  identity: Identity,
  strategy: ByFlagger,
  shape: FlaggerShape,
): { readonly canary: ApiObject; readonly metricTemplates: readonly ApiObject[] } {
  const { name, labels } = identity;
  const { metrics = [] } = strategy;
  const traffic = strategy.flagger === 'canary' ? trafficOf(strategy, shape) : undefined;
  const canary = new PlainObject(scope, 'canary', {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name, labels: { ...labels } },
    spec: defined({
      provider: providerOf(traffic),
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      autoscalerRef: shape.autoscale
        ? { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name }
        : undefined,
      ingressRef:
        traffic === 'nginx' ? { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name } : undefined,
      service: serviceOf(traffic, shape),
      analysis: defined({
        interval: seconds(strategy.interval),
        threshold: strategy.threshold,
        stepWeights: strategy.flagger === 'canary' ? [...strategy.weights] : undefined,
        iterations: strategy.flagger === 'canary' ? undefined : strategy.iterations,
        metrics: metrics.length > 0 ? metrics.map((each) => metric(identity, each)) : undefined,
        webhooks: strategy.webhooks?.map(webhook),
      }),
    }),
  });
  const metricTemplates = metrics.map(
    ({ name: of, prometheus }) =>
      new PlainObject(scope, `metric-${of}`, {
        apiVersion: 'flagger.app/v1beta1',
        kind: 'MetricTemplate',
        metadata: { name: `${name}-${of}`, labels: { ...labels } },
        spec: {
          provider: { type: 'prometheus', address: prometheus.address },
          query: prometheus.query,
        },
      }),
  );
  return { canary, metricTemplates };
}

/** What is wrong with a strategy of Flagger for a workload. */
export function flaggerProblems(strategy: ByFlagger, identity: Identity, shape: FlaggerShape): string[] {
  const { ports = [], route, ingress, extraServices } = shape;
  const traffic = strategy.flagger === 'canary' ? trafficOf(strategy, shape) : undefined;
  const others = ports.filter(({ protocol = 'TCP' }) => protocol !== 'TCP');
  return [
    ...(shape.ports
      ? []
      : ['Flagger moves a Service, and a Worker has none: take a canary of Argo Rollouts']),
    ...(ports.length > 1 || others.length > 0
      ? [
          'the Services that Flagger makes have one port, and that is TCP; give the container the others as `ports` of a sidecar, or take Argo Rollouts',
        ]
      : []),
    ...(extraServices ? ['further Services would find the pods of the new version only'] : []),
    ...(COPY_LABELS.some((each) => each in identity.selector)
      ? []
      : [
          `Flagger finds pods by a label ${COPY_LABELS.map((each) => quote(each)).join(' or ')}; the selector has none of them`,
        ]),
    ...(strategy.flagger === 'canary' && shape.ports && traffic === undefined
      ? [
          'a canary of Flagger needs what shifts requests: a `route`, a `host`, or `traffic: { istio: … }`; without, take flagger.blueGreen',
        ]
      : []),
    ...(traffic === 'gateway' && !route
      ? ['a canary by the Gateway API needs the `route` of the workload']
      : []),
    ...(traffic === 'nginx' && !ingress
      ? ['a canary by ingress-nginx needs the `host` of the workload']
      : []),
    ...(strategy.flagger === 'canary'
      ? weightProblems(strategy.weights)
      : countProblems('the number of iterations', strategy.iterations, 1)),
    ...secondsProblems('the interval', strategy.interval, 10),
    ...countProblems('the threshold', strategy.threshold, 1),
    ...metricsProblems(strategy.metrics),
    ...webhooksProblems(strategy.webhooks),
  ];
}

function weightProblems(weights: readonly number[]): string[] {
  return [
    ...(weights.length > 0 ? [] : ['a canary has at least one weight']),
    ...weights.flatMap((each) => countProblems('a weight', each, 1, 100)),
    ...(weights.some((each, index) => index > 0 && each <= Number(weights[index - 1]))
      ? [`the weights of a canary rise from step to step, got ${weights.join(', ')}`]
      : []),
  ];
}

function metricsProblems(metrics: readonly FlaggerMetric[] = []): string[] {
  return [
    ...repeated('metrics', metrics),
    ...metrics.flatMap(({ name, range, interval, prometheus }) => [
      ...(isDns1035Label(name) ? [] : [`${quote(name)} is not a name of a metric`]),
      ...(range.min === undefined && range.max === undefined
        ? [`the metric ${quote(name)} needs a range with min, max or both`]
        : []),
      ...((range.min ?? Number.NEGATIVE_INFINITY) > (range.max ?? Number.POSITIVE_INFINITY)
        ? [`the range of the metric ${quote(name)} is empty`]
        : []),
      ...secondsProblems(`the interval of the metric ${quote(name)}`, interval, 1),
      ...(prometheus.query.trim() === '' ? [`the query of the metric ${quote(name)} is empty`] : []),
    ]),
  ];
}

function webhooksProblems(webhooks: readonly FlaggerWebhook[] = []): string[] {
  return [
    ...repeated('webhooks', webhooks),
    ...webhooks.flatMap(({ name, url, timeout }) => [
      ...(/^https?:\/\//.test(url)
        ? []
        : [`the URL of the webhook ${quote(name)} begins with http:// or https://, got ${quote(url)}`]),
      ...secondsProblems(`the time of the webhook ${quote(name)}`, timeout, 1),
    ]),
  ];
}

function repeated(what: string, all: readonly { readonly name: string }[]): string[] {
  const names = all.map(({ name }) => name);
  const twice = names.filter((each, index) => names.indexOf(each) !== index);
  return [...new Set(twice)].map((name) => `two ${what} are called ${quote(name)}`);
}

function trafficOf({ traffic }: FlaggerCanary, { route, ingress }: FlaggerShape): FlaggerTraffic | undefined {
  return traffic ?? (route ? 'gateway' : ingress ? 'nginx' : undefined);
}

function providerOf(traffic: FlaggerTraffic | undefined): string {
  if (traffic === undefined) return 'kubernetes';
  if (traffic === 'gateway') return 'gatewayapi:v1';
  return traffic === 'nginx' ? 'nginx' : 'istio';
}

/** The Service as the workload has it, so that Flagger finds nothing to change in it but the selector. */
function serviceOf(traffic: FlaggerTraffic | undefined, { ports = [], route }: FlaggerShape): object {
  const [port] = ports;
  return defined({
    port: port?.servicePort,
    portName: port?.name,
    targetPort: port?.targetPort === 'number' ? port.number : port?.name,
    appProtocol: port?.appProtocol,
    portDiscovery: false,
    ...(traffic === 'gateway' && route
      ? {
          gatewayRefs: gatewaysOf(route).map(gatewayRef),
          hosts: route.hostnames && [...route.hostnames],
          match: (route.paths ?? ['/']).map((prefix) => ({ uri: { prefix } })),
          timeout: route.timeout && seconds(route.timeout),
          apex: route.annotations && { annotations: { ...route.annotations } },
        }
      : {}),
    ...(typeof traffic === 'object'
      ? {
          gateways: traffic.istio.gateways && [...traffic.istio.gateways],
          hosts: traffic.istio.hosts && [...traffic.istio.hosts],
        }
      : {}),
  });
}

function metric(identity: Identity, { name, range, interval }: FlaggerMetric): object {
  return defined({
    name,
    templateRef: { name: `${identity.name}-${name}` },
    thresholdRange: { ...range },
    interval: interval && seconds(interval),
  });
}

const webhook = ({ timeout, metadata, ...rest }: FlaggerWebhook): object =>
  defined({ ...rest, timeout: timeout && seconds(timeout), metadata: metadata && { ...metadata } });

const seconds = (duration: Duration): string => `${duration.toSeconds()}s`;
