import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Probe, type Probes, withoutTiming } from './container/probe';
import { deployment } from './deployment';
import { identityOf, type SelectorProps } from './identity';
import { configMap } from './pod/config-map';
import type { PodProps } from './pod/pod-props';
import { serviceAccount } from './pod/service-account';
import { refuseProblems } from './problems';
import type { RolloutProps } from './rolling-update';
import { autoscaler, disruptionBudget, type ScalingProps } from './scaling';
import { analysisTemplates } from './strategy/analysis';
import {
  canaryByFlagger,
  type FlaggerShape,
  flaggerProblems,
  isByFlagger,
  makesRoute,
  primarySelector,
} from './strategy/flagger';
import { analysesOf, isProgressive, newVersionService, shiftsRoute } from './strategy/rollout';
import { type HttpRouteProps, httpRoute, httpRouteProblems } from './traffic/http-route';
import { type IngressProps, ingress } from './traffic/ingress';
import { type Port, type PortsProps, portsOf, portsProblems } from './traffic/ports';
import {
  type ExtraServiceProps,
  extraServices,
  type ServiceProps,
  service,
  serviceProblems,
} from './traffic/service';

/** Props of a {@link WebService}. */
export interface WebServiceProps extends PodProps, SelectorProps, ScalingProps, RolloutProps, PortsProps {
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
   * How the Service is reached.
   *
   * @default - inside the cluster
   */
  readonly service?: ServiceProps;

  /**
   * Further Services of the same pods, by name.
   *
   * @default - none
   */
  readonly extraServices?: Readonly<Record<string, ExtraServiceProps>>;

  /**
   * Host name, or more exactly how requests come in from outside through an Ingress.
   *
   * @default - no Ingress
   */
  readonly host?: string | IngressProps;

  /**
   * How requests come in from outside through the Gateway API.
   *
   * @default - no HTTPRoute
   */
  readonly route?: HttpRouteProps;
}

/**
 * A service that answers requests: Deployment and Service; an Ingress when it has a host; an HTTPRoute when it has a route; a
 * HorizontalPodAutoscaler when it scales by itself; a PodDisruptionBudget when it has more than one pod; a ConfigMap when it has
 * configuration files; a ServiceAccount where one is to be made.
 *
 * The objects are properties, so that anything else can be patched.
 *
 * @example
 * const web = new WebService(chart, 'server', { image: images.server, port: 9898, replicas: config.replicas });
 * web.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/schedulerName', 'batch'));
 */
export class WebService extends Construct {
  /** Name of every object. Inside the namespace the service answers at `http://<name>:<servicePort>`. */
  readonly name: string;
  /** A Rollout with a strategy of Argo Rollouts. */
  readonly deployment: ApiObject;
  readonly service: ApiObject;
  /** Further Services, by name. */
  readonly extraServices: Readonly<Record<string, ApiObject>>;
  /** The Service of the new version while a canary or a blue-green switch goes on. */
  readonly newVersionService: ApiObject | undefined;
  readonly analysisTemplates: readonly ApiObject[];
  /** The Canary of Flagger. */
  readonly canary: ApiObject | undefined;
  readonly metricTemplates: readonly ApiObject[];
  readonly ingress: ApiObject | undefined;
  /** It is also absent where Flagger makes it. */
  readonly route: ApiObject | undefined;
  readonly autoscaler: ApiObject | undefined;
  readonly disruptionBudget: ApiObject | undefined;
  readonly configMap: ApiObject | undefined;
  readonly serviceAccount: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const identity = identityOf(scope, id, props);
    const { name } = identity;
    const ports = portsOf(props, { name: 'http', servicePort: 80 });
    refuseProblems([
      ...portsProblems(ports),
      ...serviceProblems(name, ports, props.service, props.extraServices),
      ...httpRouteProblems(props.route),
    ]);
    const [port] = ports;
    const { strategy } = props;
    const shape = { service: true, route: props.route !== undefined, ingress: props.host !== undefined };
    const byFlagger = isByFlagger(strategy) ? strategy : undefined;
    const flaggerShape: FlaggerShape = {
      ports,
      ...(props.route ? { route: props.route } : {}),
      ingress: shape.ingress,
      extraServices: props.extraServices !== undefined,
      autoscale: props.autoscale !== undefined,
    };
    if (byFlagger) refuseProblems(flaggerProblems(byFlagger, identity, flaggerShape));
    const progressive = isProgressive(strategy) ? strategy : undefined;
    const other = progressive && newVersionService(identity, progressive);
    this.name = name;
    this.deployment = deployment(this, identity, props, { ports, probes: probesOf(props) }, shape);
    this.service = service(this, 'service', identity, name, ports, props.service);
    this.extraServices = extraServices(this, identity, ports, props.extraServices);
    const backends =
      progressive && other !== undefined && shiftsRoute(progressive, shape)
        ? [
            { name, port: port.servicePort, weight: 100 },
            { name: other, port: port.servicePort, weight: 0 },
          ]
        : [{ name, port: port.servicePort }];
    this.newVersionService =
      other === undefined ? undefined : service(this, 'new-version', identity, other, ports.map(inside));
    this.analysisTemplates = progressive ? analysisTemplates(this, identity, analysesOf(progressive)) : [];
    this.ingress = props.host === undefined ? undefined : ingress(this, identity, props.host, port.name);
    const isMade = byFlagger !== undefined && makesRoute(byFlagger, flaggerShape);
    this.route = props.route && !isMade ? httpRoute(this, identity, props.route, backends) : undefined;
    const made = byFlagger && canaryByFlagger(this, identity, byFlagger, flaggerShape);
    this.canary = made?.canary;
    this.metricTemplates = made?.metricTemplates ?? [];
    this.autoscaler = props.autoscale && autoscaler(this, identity, props.autoscale, this.deployment);
    this.disruptionBudget = disruptionBudget(
      this,
      byFlagger ? { ...identity, selector: primarySelector(identity) } : identity,
      props,
    );
    this.configMap = props.config && configMap(this, identity, props.config);
    this.serviceAccount = serviceAccount(this, identity, props.serviceAccount);
  }
}

/** The port without that of the nodes, which one Service has. */
const inside = ({ nodePort: _nodePort, ...port }: Port): Port => port;

function probesOf(props: WebServiceProps): Probes {
  const { readiness = { path: '/readyz' }, liveness = { path: '/healthz' } } = props;
  const startup = props.startup ?? (liveness === 'none' ? liveness : withoutTiming(liveness));
  return { readiness, liveness, startup };
}
