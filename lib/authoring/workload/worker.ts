import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type ContainerPorts, namedPorts } from './container/ports';
import type { Probes } from './container/probe';
import { deployment } from './deployment';
import { identityOf, type SelectorProps } from './identity';
import { configMap } from './pod/config-map';
import type { PodProps } from './pod/pod-props';
import { serviceAccount } from './pod/service-account';
import { refuseProblems } from './problems';
import type { RolloutProps } from './rolling-update';
import { autoscaler, disruptionBudget, type ScalingProps } from './scaling';
import { analysisTemplates } from './strategy/analysis';
import { flaggerProblems, isByFlagger } from './strategy/flagger';
import { analysesOf, isProgressive } from './strategy/rollout';

/** Props of a {@link Worker}. Its probes are commands, or name a port, unless it has `ports`. */
export interface WorkerProps extends PodProps, SelectorProps, ScalingProps, RolloutProps, Probes {
  /**
   * Ports of the container, by name (`{ metrics: 9797 }`). No Service leads to them.
   *
   * @default - none
   */
  readonly ports?: ContainerPorts;
}

/** A long-running process that receives no requests: a Deployment without a Service. */
export class Worker extends Construct {
  /** Name of every object. */
  readonly name: string;
  /** A Rollout with a strategy of Argo Rollouts. */
  readonly deployment: ApiObject;
  readonly analysisTemplates: readonly ApiObject[];
  readonly autoscaler: ApiObject | undefined;
  readonly disruptionBudget: ApiObject | undefined;
  readonly configMap: ApiObject | undefined;
  readonly serviceAccount: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    const identity = identityOf(scope, id, props);
    this.name = identity.name;
    const { strategy } = props;
    if (isByFlagger(strategy)) refuseProblems(flaggerProblems(strategy, identity, NO_SERVICE));
    const shape = { service: false, route: false, ingress: false };
    this.deployment = deployment(
      this,
      identity,
      props,
      { probes: props, ports: namedPorts(props.ports) },
      shape,
    );
    this.analysisTemplates = isProgressive(strategy)
      ? analysisTemplates(this, identity, analysesOf(strategy))
      : [];
    this.autoscaler = props.autoscale && autoscaler(this, identity, props.autoscale, this.deployment);
    this.disruptionBudget = disruptionBudget(this, identity, props);
    this.configMap = props.config && configMap(this, identity, props.config);
    this.serviceAccount = serviceAccount(this, identity, props.serviceAccount);
  }
}

const NO_SERVICE = { ingress: false, extraServices: false, autoscale: false };
