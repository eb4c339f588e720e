import type { ApiObject, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { defined } from '../../model/exchange';
import { quote } from '../../model/finding';
import type { Probes } from './container/probe';
import type { VolumeMount } from './container/volume-mount';
import { type Identity, identityOf, type SelectorProps } from './identity';
import { type Plain, plainObject } from './plain';
import { type Claim, claimSpec } from './pod/claim';
import { configMap } from './pod/config-map';
import { podTemplate } from './pod/pod';
import type { PodProps } from './pod/pod-props';
import { serviceAccount } from './pod/service-account';
import { countProblems, refuseProblems, secondsProblems } from './problems';
import { disruptionBudget, isMany, replicasOf, type ScalingProps, scalingProblems } from './scaling';
import { type PortsProps, portsOf, portsProblems } from './traffic/ports';
import {
  type ExtraServiceProps,
  extraServices,
  type ServiceProps,
  service,
  serviceProblems,
} from './traffic/service';

/** Storage of each pod. */
export interface PodClaim extends Claim {
  /**
   * Where it appears in the workload's own container.
   *
   * @default - nowhere by itself; containers see it with `volumeMounts`
   */
  readonly path?: string;

  /**
   * A folder of the storage, in place of all of it.
   *
   * @default - the whole storage
   */
  readonly subPath?: string;
}

/** Pods are replaced from the last to the first. */
export interface StatefulRollingUpdate {
  /**
   * Pods with a lower number stay as they are.
   *
   * @default 0
   */
  readonly partition?: number;
}

/** Props of a {@link StatefulService}. */
export interface StatefulServiceProps
  extends PodProps,
    SelectorProps,
    Omit<ScalingProps, 'autoscale'>,
    PortsProps,
    Probes {
  /**
   * Port of the Service.
   *
   * @default - the port of the container, as the Service is headless
   */
  readonly servicePort?: number;

  /**
   * Number of pods.
   *
   * @default 1
   */
  readonly replicas?: number | 'unmanaged';

  /**
   * Storage of each pod, by name. It stays when the pod goes. Kubernetes does not change it once the workload is there.
   *
   * @default - none
   */
  readonly claims?: Readonly<Record<string, PodClaim>>;

  /**
   * What happens to the storage when the workload is removed, or has fewer pods.
   *
   * @default - it stays
   */
  readonly claimRetention?: {
    readonly whenDeleted?: 'Retain' | 'Delete';
    readonly whenScaled?: 'Retain' | 'Delete';
  };

  /**
   * Whether the pods start one after the other or at once. Kubernetes does not change it once the workload is there.
   *
   * @default 'OrderedReady'
   */
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';

  /**
   * How new pods take the place of old ones: from the last to the first, or when a person removes the old ones.
   *
   * @default - from the last to the first
   */
  readonly strategy?: StatefulRollingUpdate | 'OnDelete';

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
   * How the Service is reached that gives each pod its name.
   *
   * @default - headless: `<pod>.<name>` is each pod's own name
   */
  readonly service?: ServiceProps;

  /**
   * Further Services of the same pods, by name.
   *
   * @default - none
   */
  readonly extraServices?: Readonly<Record<string, ExtraServiceProps>>;
}

/**
 * A service whose pods have a name and storage of their own, such as a database: StatefulSet and headless Service; a
 * PodDisruptionBudget when it has more than one pod; a ConfigMap when it has configuration files.
 *
 * @example
 * new StatefulService(chart, 'db', {
 *   image: images.postgres,
 *   port: 5432,
 *   portName: 'tcp-postgres',
 *   claims: { data: { storage: Size.gibibytes(20), path: '/var/lib/postgresql/data', subPath: 'pgdata' } },
 *   readiness: { command: ['pg_isready', '-U', 'postgres'] },
 * });
 */
export class StatefulService extends Construct {
  /** Name of every object. Inside the namespace each pod answers at `<name>-<number>.<name>`. */
  readonly name: string;
  readonly statefulSet: ApiObject;
  readonly service: ApiObject;
  /** Further Services, by name. */
  readonly extraServices: Readonly<Record<string, ApiObject>>;
  readonly disruptionBudget: ApiObject | undefined;
  readonly configMap: ApiObject | undefined;
  readonly serviceAccount: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
    super(scope, id);
    // The name of a pod is a label, too, and has a number behind it.
    const identity = identityOf(scope, id, props, 52);
    const { name } = identity;
    const ports = portsOf(props, { name: 'http', servicePort: props.port });
    const reached: ServiceProps = { clusterIP: 'None', ...props.service };
    refuseProblems([
      ...portsProblems(ports),
      ...serviceProblems(name, ports, withoutAddress(reached), props.extraServices),
      ...scalingProblems(props),
      ...statefulProblems(props),
    ]);
    this.name = name;
    this.statefulSet = plainObject<k8s.KubeStatefulSetProps>(this, 'stateful-set', k8s.KubeStatefulSet.GVK, {
      metadata: { name, labels: { ...identity.labels } },
      spec: statefulSpec(identity, props, ports),
    });
    this.service = service(this, 'service', identity, name, ports, withoutAddress(reached));
    this.extraServices = extraServices(this, identity, ports, props.extraServices);
    this.disruptionBudget = disruptionBudget(this, identity, props, 1);
    this.configMap = props.config && configMap(this, identity, props.config);
    this.serviceAccount = serviceAccount(this, identity, props.serviceAccount);
  }
}

/** A Service that is reached from outside is not headless. */
function withoutAddress({ clusterIP, ...props }: ServiceProps): ServiceProps {
  const isInside = (props.type ?? 'ClusterIP') === 'ClusterIP';
  return isInside && clusterIP !== undefined ? { clusterIP, ...props } : props;
}

function statefulSpec(
  identity: Identity,
  props: StatefulServiceProps,
  ports: ReturnType<typeof portsOf>,
): Plain<k8s.StatefulSetSpec> {
  const { claims = {}, claimRetention, strategy = {}, minReady } = props;
  const mounts = Object.entries(claims).flatMap(([volume, { path, subPath }]): VolumeMount[] =>
    path === undefined ? [] : [{ volume, path, ...(subPath === undefined ? {} : { subPath }) }],
  );
  return defined<Plain<k8s.StatefulSetSpec>>({
    ...replicasOf(props, 1),
    serviceName: identity.name,
    podManagementPolicy: props.podManagementPolicy,
    revisionHistoryLimit: props.revisionHistoryLimit ?? 3,
    minReadySeconds: minReady?.toSeconds(),
    updateStrategy:
      strategy === 'OnDelete'
        ? { type: 'OnDelete' }
        : {
            type: 'RollingUpdate',
            ...(strategy.partition ? { rollingUpdate: { partition: strategy.partition } } : {}),
          },
    persistentVolumeClaimRetentionPolicy: claimRetention && { ...claimRetention },
    selector: { matchLabels: { ...identity.selector } },
    template: podTemplate(
      identity,
      { ...props, volumeMounts: [...mounts, ...(props.volumeMounts ?? [])] },
      { ports, probes: props, isSpread: isMany(props, 1), claims: Object.keys(claims) },
    ),
    volumeClaimTemplates:
      Object.keys(claims).length === 0
        ? undefined
        : Object.entries(claims).map(([name, claim]) => ({ metadata: { name }, spec: claimSpec(claim) })),
  });
}

function statefulProblems({
  claims = {},
  strategy,
  minReady,
  revisionHistoryLimit,
}: StatefulServiceProps): string[] {
  return [
    ...Object.entries(claims)
      .filter(([, { path, subPath }]) => path === undefined && subPath !== undefined)
      .map(([name]) => `the claim ${quote(name)} has a folder, and appears nowhere: give its path`),
    ...(typeof strategy === 'object'
      ? countProblems('the partition of an update', strategy.partition, 0)
      : []),
    ...secondsProblems('minReady', minReady),
    ...countProblems('revisionHistoryLimit', revisionHistoryLimit, 0),
  ];
}
