import type { ApiObject, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { isDns1035Label } from '../../../kubernetes/facts';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import type { Identity } from '../identity';
import { type Plain, plainObject } from '../plain';
import { annotationProblems, labelProblems, secondsProblems } from '../problems';
import type { Port } from './ports';

/** How a Service is reached. */
export interface ServiceProps {
  /**
   * From where it is reached: inside the cluster; by a port of every node; by a load balancer of the cloud. The rule
   * `internal-services` refuses the latter two unless an environment says otherwise.
   *
   * @default 'ClusterIP'
   */
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';

  /**
   * Address inside the cluster. `'None'` makes the Service headless: its name stands for the addresses of the pods.
   *
   * @default - the cluster chooses one
   */
  readonly clusterIP?: string;

  /**
   * Annotations, as load balancers of clouds read them.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * Further labels.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Ranges of addresses that a load balancer lets in, such as `10.0.0.0/8`.
   *
   * @default - all
   */
  readonly loadBalancerSourceRanges?: readonly string[];

  /**
   * Class of the load balancer. Kubernetes does not change it later.
   *
   * @default - the cluster's default one
   */
  readonly loadBalancerClass?: string;

  /**
   * Whether requests from outside go to pods of the same node only, which keeps the address of the client.
   *
   * @default - to pods of any node
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';

  /**
   * Whether requests from inside go to pods of the same node only.
   *
   * @default - to pods of any node
   */
  readonly internalTrafficPolicy?: 'Cluster' | 'Local';

  /**
   * How long requests of one client go to the same pod, in whole seconds.
   *
   * @default - each goes to any pod
   */
  readonly sessionAffinity?: Duration;

  /**
   * Whether pods that are not ready are found, too, as members of a database that look for each other need it.
   *
   * @default false
   */
  readonly publishNotReadyAddresses?: boolean;

  /**
   * Whether it has addresses of both families.
   *
   * @default - the cluster's default
   */
  readonly ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack';
}

/** A further Service of the same pods. */
export interface ExtraServiceProps extends ServiceProps {
  /**
   * Names of the ports that it has, among those of the workload.
   *
   * @default - all
   */
  readonly ports?: readonly string[];
}

/** A Service of a workload's pods. */
export function service(
  scope: Construct,
  id: string,
  identity: Identity,
  name: string,
  ports: readonly Port[],
  props: ServiceProps = {},
): ApiObject {
  const { type = 'ClusterIP', annotations, labels, sessionAffinity, loadBalancerSourceRanges } = props;
  return plainObject<k8s.KubeServiceProps>(scope, id, k8s.KubeService.GVK, {
    metadata: defined<Plain<k8s.ObjectMeta>>({
      name,
      labels: { ...labels, ...identity.labels },
      annotations: annotations && { ...annotations },
    }),
    spec: defined<Plain<k8s.ServiceSpec>>({
      type,
      clusterIP: props.clusterIP,
      selector: { ...identity.selector },
      ports: ports.map(servicePort),
      loadBalancerSourceRanges: loadBalancerSourceRanges && [...loadBalancerSourceRanges],
      loadBalancerClass: props.loadBalancerClass,
      externalTrafficPolicy: props.externalTrafficPolicy,
      internalTrafficPolicy: props.internalTrafficPolicy,
      ipFamilyPolicy: props.ipFamilyPolicy,
      publishNotReadyAddresses: props.publishNotReadyAddresses,
      ...(sessionAffinity
        ? {
            sessionAffinity: 'ClientIP',
            sessionAffinityConfig: { clientIP: { timeoutSeconds: sessionAffinity.toSeconds() } },
          }
        : {}),
    }),
  });
}

/** Further Services of a workload, by name. */
export function extraServices(
  scope: Construct,
  identity: Identity,
  ports: readonly Port[],
  given: Readonly<Record<string, ExtraServiceProps>> = {},
): Readonly<Record<string, ApiObject>> {
  const made = Object.entries(given).map(([name, { ports: wanted, ...props }]) => {
    const shown = ports
      .filter(({ name }) => wanted?.includes(name) ?? true)
      .map(({ nodePort: _ownService, ...port }) => port);
    return [name, service(scope, `service-${name}`, identity, name, shown, props)] as const;
  });
  return Object.fromEntries(made);
}

/** What is wrong with the Services of a workload. */
export function serviceProblems(
  own: string,
  ports: readonly Port[],
  props: ServiceProps = {},
  more: Readonly<Record<string, ExtraServiceProps>> = {},
): string[] {
  const names = ports.map(({ name }) => name);
  return [
    ...oneProblems(own, props),
    ...((props.type ?? 'ClusterIP') === 'ClusterIP' ? ports : [])
      .filter(({ nodePort }) => nodePort !== undefined)
      .map(
        ({ name }) => `the port ${quote(name)} has a port of the nodes, and a Service of type ClusterIP none`,
      ),
    ...Object.entries(more).flatMap(([name, given]) => [
      ...(isDns1035Label(name) && name !== own
        ? []
        : [
            `${quote(name)} is not a name of a further Service: 1 to 63 lower-case letters, digits and inner "-", a letter first, unlike the workload's`,
          ]),
      ...oneProblems(name, given),
      ...(given.ports ?? [])
        .filter((port) => !names.includes(port))
        .map(
          (port) => `the Service ${quote(name)} names the port ${quote(port)}, there are ${names.join(', ')}`,
        ),
    ]),
  ];
}

function oneProblems(name: string, props: ServiceProps): string[] {
  const { type = 'ClusterIP', clusterIP } = props;
  const what = `the Service ${quote(name)} of type ${type}`;
  const unfit = [
    ...(type === 'LoadBalancer'
      ? []
      : [
          props.loadBalancerSourceRanges && 'loadBalancerSourceRanges',
          props.loadBalancerClass && 'loadBalancerClass',
        ]),
    type === 'ClusterIP' && props.externalTrafficPolicy && 'externalTrafficPolicy',
    type !== 'ClusterIP' && clusterIP === 'None' && 'a clusterIP of "None"',
  ].filter((each) => typeof each === 'string' && each !== '');
  return [
    ...unfit.map((each) => `${what} cannot have ${each}`),
    ...labelProblems(props.labels),
    ...annotationProblems(props.annotations),
    ...secondsProblems(`the session affinity of the Service ${quote(name)}`, props.sessionAffinity, 1),
  ];
}

function servicePort(port: Port): Plain<k8s.ServicePort> {
  const { name, number, servicePort, protocol, appProtocol, targetPort, nodePort } = port;
  return defined<Plain<k8s.ServicePort>>({
    name,
    port: servicePort,
    targetPort: targetPort === 'number' ? number : name,
    protocol,
    appProtocol,
    nodePort,
  });
}
