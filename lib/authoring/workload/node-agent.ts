import type { ApiObject, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { defined } from '../../model/exchange';
import { type ContainerPorts, namedPorts } from './container/ports';
import type { Probes } from './container/probe';
import { identityOf, type SelectorProps } from './identity';
import { type Plain, plainObject } from './plain';
import { configMap } from './pod/config-map';
import { podTemplate } from './pod/pod';
import type { PodProps } from './pod/pod-props';
import { serviceAccount } from './pod/service-account';
import { countProblems, refuseProblems, secondsProblems } from './problems';
import { type RollingUpdate, updateProblems } from './rolling-update';

/** Props of a {@link NodeAgent}. Its probes are commands, or name a port, unless it has `ports`. */
export interface NodeAgentProps extends PodProps, SelectorProps, Probes {
  /**
   * Ports of the container, by name. No Service leads to them; `hostPort` makes one a port of the node.
   *
   * @default - none
   */
  readonly ports?: ContainerPorts;

  /**
   * How new pods take the place of old ones: node by node, or when a person removes the old ones. On a node whose port it uses, no
   * second pod can stand beside the first.
   *
   * @default { maxUnavailable: 1, maxSurge: 0 }
   */
  readonly strategy?: RollingUpdate | 'OnDelete';

  /**
   * How long a new pod has to be ready before it counts, in whole seconds.
   *
   * @default - it counts at once
   */
  readonly minReady?: Duration;

  /**
   * How many earlier versions the cluster remembers.
   *
   * @default 3
   */
  readonly revisionHistoryLimit?: number;

  /**
   * Whether the pods see the processes of their node.
   *
   * @default false
   */
  readonly hostPID?: boolean;
}

/**
 * A process on every node, such as one that collects logs: a DaemonSet. It is locked down as every workload; `volumes` with
 * `hostPath`, `hostNetwork`, `ensureNonRoot` and `capabilities` give it what it needs of the node.
 *
 * @example
 * new NodeAgent(chart, 'logs', {
 *   image: images.collector,
 *   volumes: { logs: { hostPath: '/var/log' } },
 *   volumeMounts: [{ volume: 'logs', path: '/var/log', readOnly: true }],
 *   tolerations: [{ effect: 'NoSchedule' }],
 * });
 */
export class NodeAgent extends Construct {
  /** Name of every object. */
  readonly name: string;
  readonly daemonSet: ApiObject;
  readonly configMap: ApiObject | undefined;
  readonly serviceAccount: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: NodeAgentProps) {
    super(scope, id);
    const { strategy = {}, minReady, revisionHistoryLimit = 3 } = props;
    const update = { maxUnavailable: 1, maxSurge: 0, ...(strategy === 'OnDelete' ? {} : strategy) };
    const identity = identityOf(scope, id, props);
    const { name, labels, selector } = identity;
    refuseProblems([
      ...updateProblems(update),
      ...secondsProblems('minReady', minReady),
      ...countProblems('revisionHistoryLimit', revisionHistoryLimit, 0),
    ]);
    this.name = name;
    this.daemonSet = plainObject<k8s.KubeDaemonSetProps>(this, 'daemon-set', k8s.KubeDaemonSet.GVK, {
      metadata: { name, labels: { ...labels } },
      spec: defined<Plain<k8s.DaemonSetSpec>>({
        revisionHistoryLimit,
        minReadySeconds: minReady?.toSeconds(),
        updateStrategy:
          strategy === 'OnDelete'
            ? { type: 'OnDelete' }
            : { type: 'RollingUpdate', rollingUpdate: { ...update } },
        selector: { matchLabels: { ...selector } },
        template: podTemplate(identity, props, {
          ports: namedPorts(props.ports),
          probes: props,
          hostPID: props.hostPID,
        }),
      }),
    });
    this.configMap = props.config && configMap(this, identity, props.config);
    this.serviceAccount = serviceAccount(this, identity, props.serviceAccount);
  }
}
