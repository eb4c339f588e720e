import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { isPortName } from '../../kubernetes/facts';
import { DeliveryError, quote, refusal } from '../../model/finding';
import { configMap } from './config-map';
import { deployment } from './deployment';
import { identityOf } from './identity';
import { type IngressProps, ingress } from './ingress';
import { type Plain, plainObject } from './plain';
import type { PodProps } from './pod-props';
import { type HttpProbe, type Probe, probe, STARTUP } from './probe';
import { autoscaler, disruptionBudget, isMany, type ScalingProps } from './scaling';

/** Props of a {@link WebService}. */
export interface WebServiceProps extends PodProps, ScalingProps {
  /** Port that the container listens on, above 1023 since it does not run as root. */
  readonly port: number;

  /**
   * Port of the Service.
   *
   * @default 80
   */
  readonly servicePort?: number;

  /**
   * Further ports of the container, by name (`{ metrics: 9797 }`). The Service has them too, under the same number.
   *
   * @default - none
   */
  readonly extraPorts?: Readonly<Record<string, number>>;

  /**
   * Whether the pod takes requests.
   *
   * @default { path: '/readyz' }
   */
  readonly readiness?: Probe | 'none';

  /**
   * Whether the container has to be restarted. It must not ask other services.
   *
   * @default { path: '/healthz' }
   */
  readonly liveness?: Probe | 'none';

  /**
   * Whether the container has started; liveness waits for it, up to a minute.
   *
   * @default - the question of `liveness`
   */
  readonly startup?: Probe | 'none';

  /**
   * Host name, or more exactly how requests come in from outside.
   *
   * @default - no Ingress
   */
  readonly host?: string | IngressProps;
}

/**
 * An HTTP service: Deployment and Service; an Ingress when it has a host; a HorizontalPodAutoscaler when it scales by
 * itself; a PodDisruptionBudget when it has more than one pod; a ConfigMap when it has configuration files.
 *
 * The objects are properties, so that anything else can be patched.
 *
 * @example
 * const web = new WebService(chart, 'server', { image: images.server, port: 9898, replicas: config.replicas });
 * web.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'high'));
 */
export class WebService extends Construct {
  /** Name of every object. Inside the namespace the service answers at `http://<name>:<servicePort>`. */
  readonly name: string;
  readonly deployment: ApiObject;
  readonly service: ApiObject;
  readonly ingress: ApiObject | undefined;
  readonly autoscaler: ApiObject | undefined;
  readonly disruptionBudget: ApiObject | undefined;
  readonly configMap: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const identity = identityOf(scope, id, props.name);
    const { name, labels, selector } = identity;
    const ports = checkedPorts(props);
    this.name = name;
    this.deployment = deployment(this, identity, props, {
      ports: ports.map(({ name, containerPort }) => ({ name, containerPort })),
      ...probes(props),
    });
    this.service = plainObject<k8s.KubeServiceProps>(this, 'service', k8s.KubeService.GVK, {
      metadata: { name, labels: { ...labels } },
      spec: {
        type: 'ClusterIP',
        selector: { ...selector },
        ports: ports.map(({ name, servicePort }) => ({
          name,
          port: servicePort,
          targetPort: name,
        })),
      },
    });
    this.ingress = props.host === undefined ? undefined : ingress(this, identity, props.host);
    this.autoscaler = props.autoscale && autoscaler(this, identity, props.autoscale);
    this.disruptionBudget = isMany(props) ? disruptionBudget(this, identity) : undefined;
    this.configMap = props.config && configMap(this, identity, props.config);
  }
}

function probes({ readiness, liveness, startup }: WebServiceProps): {
  readinessProbe?: Plain<k8s.Probe>;
  livenessProbe?: Plain<k8s.Probe>;
  startupProbe?: Plain<k8s.Probe>;
} {
  const ready = readiness ?? { path: '/readyz' };
  const alive = liveness ?? ({ path: '/healthz' } satisfies HttpProbe);
  const started = startup ?? withoutTiming(alive);
  return {
    ...(ready === 'none' ? {} : { readinessProbe: probe(ready, 'http') }),
    ...(alive === 'none' ? {} : { livenessProbe: probe(alive, 'http') }),
    ...(started === 'none' ? {} : { startupProbe: probe(started, 'http', STARTUP) }),
  };
}

function withoutTiming(question: Probe | 'none'): Probe | 'none' {
  if (question === 'none') return question;
  const { period: _period, timeout: _timeout, failures: _failures, ...rest } = question;
  return rest;
}

interface Port {
  readonly name: string;
  readonly containerPort: number;
  readonly servicePort: number;
}

function checkedPorts({ port, servicePort = 80, extraPorts = {} }: WebServiceProps): Port[] {
  const ports = [
    { name: 'http', containerPort: port, servicePort },
    ...Object.entries(extraPorts).map(([name, number]) => ({
      name,
      containerPort: number,
      servicePort: number,
    })),
  ];
  const problems: string[] = [];
  for (const { name, containerPort, servicePort } of ports) {
    if (!isPortName(name)) {
      problems.push(
        `${quote(name)} is not a name of a port: 1 to 15 lower-case letters, digits and inner single "-", a letter among them`,
      );
    }
    for (const number of new Set([containerPort, servicePort])) {
      if (!Number.isInteger(number) || number < 1 || number > 65535) {
        problems.push(`a port is a whole number from 1 to 65535, got ${quote(String(number))}`);
      }
    }
  }
  for (const what of ['name', 'containerPort', 'servicePort'] as const) {
    const values = ports.map((each) => each[what]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) problems.push(`two ports share ${quote(String(twice))}`);
  }
  DeliveryError.throwIfAny(problems.map((each) => refusal('INVALID_OPTION', each)));
  return ports;
}
