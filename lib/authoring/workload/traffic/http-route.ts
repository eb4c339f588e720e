import type { ApiObject, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { isDnsSubdomain } from '../../../kubernetes/facts';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import { PlainObject } from '../../objects';
import type { Identity } from '../identity';
import { annotationProblems, secondsProblems } from '../problems';
import { isHost } from './is-host';

/** The Gateway that a route belongs to. */
export interface GatewayRef {
  /** Name of the Gateway. */
  readonly name: string;

  /**
   * Namespace of the Gateway, which has to let the route in.
   *
   * @default - the route's own
   */
  readonly namespace?: string;

  /**
   * Name of the listener.
   *
   * @default - every listener that fits
   */
  readonly sectionName?: string;
}

/** How requests come in from outside through the Gateway API. */
export interface HttpRouteProps {
  /** The Gateway, or its name where it is in the same namespace; several where requests come by more than one. */
  readonly gateway: string | GatewayRef | readonly GatewayRef[];

  /**
   * Host names.
   *
   * @default - those of the Gateway's listener
   */
  readonly hostnames?: readonly string[];

  /**
   * Path prefixes.
   *
   * @default ['/']
   */
  readonly paths?: readonly string[];

  /**
   * How long a request may take, in whole seconds.
   *
   * @default - what the Gateway allows
   */
  readonly timeout?: Duration;

  /**
   * Annotations.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A Service that a route leads to. */
interface Backend {
  readonly name: string;
  readonly port: number;
  /** Share of the requests; a controller may change it. */
  readonly weight?: number;
}

/** The HTTPRoute of a workload's Services. */
export function httpRoute(
  scope: Construct,
  { name, labels }: Identity,
  props: HttpRouteProps,
  backends: readonly Backend[],
): ApiObject {
  const { hostnames, paths = ['/'], timeout, annotations } = props;
  return new PlainObject(scope, 'route', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: defined({ name, labels: { ...labels }, annotations: annotations && { ...annotations } }),
    spec: {
      parentRefs: gatewaysOf(props).map(gatewayRef),
      ...(hostnames ? { hostnames: [...hostnames] } : {}),
      rules: [
        {
          matches: paths.map((value) => ({ path: { type: 'PathPrefix', value } })),
          backendRefs: backends.map((each) => ({ group: '', kind: 'Service', weight: 1, ...each })),
          ...(timeout ? { timeouts: { request: `${timeout.toSeconds()}s` } } : {}),
        },
      ],
    },
  });
}

/**
 * A reference to a Gateway, with what the definition fills in: what is not in Git, Argo CD would find different for ever.
 */
export const gatewayRef = (ref: GatewayRef): object => ({
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  ...ref,
});

/** What is wrong with a route. */
export function httpRouteProblems(props: HttpRouteProps | undefined): string[] {
  if (!props) return [];
  const { hostnames = [], paths = ['/'], timeout } = props;
  const gateways = gatewaysOf(props);
  return [
    ...(gateways.length > 0 ? [] : ['a route belongs to a Gateway, got none']),
    ...gateways
      .filter(({ name }) => !isDnsSubdomain(name))
      .map(({ name }) => `${quote(name)} is not a name of a Gateway`),
    ...hostnames.filter((each) => !isHost(each)).map((each) => `${quote(each)} is not a host name`),
    ...(paths.length > 0 ? [] : ['a route has at least one path, got none']),
    ...paths
      .filter((each) => !each.startsWith('/'))
      .map((each) => `a path starts with "/", got ${quote(each)}`),
    ...secondsProblems('the timeout of a route', timeout, 1),
    ...annotationProblems(props.annotations),
  ];
}

/** The Gateways of a route. */
export function gatewaysOf({ gateway }: HttpRouteProps): readonly GatewayRef[] {
  if (typeof gateway === 'string') return [{ name: gateway }];
  return 'name' in gateway ? [gateway] : gateway;
}
