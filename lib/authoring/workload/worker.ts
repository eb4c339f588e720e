import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { configMap } from './config-map';
import { deployment } from './deployment';
import { identityOf } from './identity';
import type { Plain } from './plain';
import type { PodProps } from './pod-props';
import { type CommandProbe, type HttpProbe, probe, STARTUP } from './probe';
import { autoscaler, disruptionBudget, isMany, type ScalingProps } from './scaling';

/** A question to a container without a port of its own: a command, or HTTP on a port named here. */
export type WorkerProbe = CommandProbe | (HttpProbe & { readonly port: number });

/** Props of a {@link Worker}. */
export interface WorkerProps extends PodProps, ScalingProps {
  /**
   * Whether the container has to be restarted. One that exits is restarted anyway.
   *
   * @default - none: a question that is wrong at times does more harm than none
   */
  readonly liveness?: WorkerProbe;

  /**
   * Whether a new pod is far enough for an old one to go.
   *
   * @default - as soon as it runs
   */
  readonly readiness?: WorkerProbe;

  /**
   * Whether the container has started; liveness waits for it, up to a minute.
   *
   * @default - as soon as it runs
   */
  readonly startup?: WorkerProbe;
}

/** A long-running process that nobody calls: a Deployment without a Service. */
export class Worker extends Construct {
  /** Name of every object. */
  readonly name: string;
  readonly deployment: ApiObject;
  readonly autoscaler: ApiObject | undefined;
  readonly disruptionBudget: ApiObject | undefined;
  readonly configMap: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    const identity = identityOf(scope, id, props.name);
    this.name = identity.name;
    this.deployment = deployment(this, identity, props, probes(props));
    this.autoscaler = props.autoscale && autoscaler(this, identity, props.autoscale);
    this.disruptionBudget = isMany(props) ? disruptionBudget(this, identity) : undefined;
    this.configMap = props.config && configMap(this, identity, props.config);
  }
}

function probes({ liveness, readiness, startup }: WorkerProps): {
  livenessProbe?: Plain<k8s.Probe>;
  readinessProbe?: Plain<k8s.Probe>;
  startupProbe?: Plain<k8s.Probe>;
} {
  return {
    ...(liveness ? { livenessProbe: probe(liveness, 'http') } : {}),
    ...(readiness ? { readinessProbe: probe(readiness, 'http') } : {}),
    ...(startup ? { startupProbe: probe(startup, 'http', STARTUP) } : {}),
  };
}
