import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import type { Identity } from '../identity';
import type { Plain } from '../plain';
import { countProblems, labelProblems, secondsProblems } from '../problems';

/** Which nodes the pods must, should or must not run on, and beside which other pods: as Kubernetes writes it. */
export type Affinity = k8s.Affinity;

/** A taint of nodes that does not keep the pods away. */
export interface Toleration {
  /**
   * Key of the taint.
   *
   * @default - every taint, with the operator `Exists`
   */
  readonly key?: string;

  /**
   * Whether the value has to be equal, or the key has to exist.
   *
   * @default - `Equal` with a value, `Exists` without
   */
  readonly operator?: 'Equal' | 'Exists';

  /**
   * Value of the taint.
   *
   * @default - any
   */
  readonly value?: string;

  /**
   * Effect of the taint.
   *
   * @default - each
   */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

  /**
   * How long a pod stays on a node that gets the taint `NoExecute`, in whole seconds.
   *
   * @default - for ever
   */
  readonly evictAfter?: Duration;
}

/** How evenly the pods lie over nodes, zones or the like. */
export interface TopologySpread {
  /** Label of nodes that tells the parts apart, such as `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /**
   * How many more pods one part may have than another.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * What happens to a pod that would lie unevenly.
   *
   * @default 'ScheduleAnyway'
   */
  readonly whenUnsatisfiable?: 'ScheduleAnyway' | 'DoNotSchedule';

  /**
   * The fewest parts there have to be. Only with `DoNotSchedule`.
   *
   * @default - 1
   */
  readonly minDomains?: number;
}

/** Where pods run. */
export interface PlacementProps {
  /**
   * Labels that a node must have.
   *
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;

  /**
   * Nodes and pods to be near or far.
   *
   * @default - none
   */
  readonly affinity?: Affinity;

  /**
   * Taints that do not keep the pods away.
   *
   * @default - none
   */
  readonly tolerations?: readonly Toleration[];

  /**
   * How evenly the pods lie. `[]` leaves it to the scheduler.
   *
   * @default - over nodes and zones, as far as that goes, where a Deployment or StatefulSet has more than one pod
   */
  readonly topologySpread?: readonly TopologySpread[];

  /**
   * Name of the PriorityClass.
   *
   * @default - the cluster's default one
   */
  readonly priorityClassName?: string;

  /**
   * Name of the RuntimeClass.
   *
   * @default - the cluster's default one
   */
  readonly runtimeClassName?: string;
}

const NODES_AND_ZONES: readonly TopologySpread[] = [
  { topologyKey: 'kubernetes.io/hostname' },
  { topologyKey: 'topology.kubernetes.io/zone' },
];

type PlacementFields = Pick<
  Plain<k8s.PodSpec>,
  | 'affinity'
  | 'nodeSelector'
  | 'priorityClassName'
  | 'runtimeClassName'
  | 'tolerations'
  | 'topologySpreadConstraints'
>;

/** Where pods run, as Kubernetes wants it. */
export function placement(identity: Identity, props: PlacementProps, isSpread: boolean): PlacementFields {
  const spread = props.topologySpread ?? (isSpread ? NODES_AND_ZONES : []);
  return defined<PlacementFields>({
    nodeSelector: props.nodeSelector && { ...props.nodeSelector },
    affinity: props.affinity,
    tolerations: props.tolerations?.map(toleration),
    topologySpreadConstraints:
      spread.length === 0 ? undefined : spread.map((each) => spreadConstraint(identity, each)),
    priorityClassName: props.priorityClassName,
    runtimeClassName: props.runtimeClassName,
  });
}

/** What is wrong with where pods run. */
export function placementProblems(props: PlacementProps): string[] {
  return [
    ...labelProblems(props.nodeSelector),
    ...(props.tolerations ?? []).flatMap(tolerationProblems),
    ...(props.topologySpread ?? []).flatMap(({ topologyKey, maxSkew, minDomains, whenUnsatisfiable }) => [
      ...countProblems(`the skew over ${quote(topologyKey)}`, maxSkew, 1),
      ...countProblems(`the number of parts by ${quote(topologyKey)}`, minDomains, 1),
      ...(minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule'
        ? [`the number of parts by ${quote(topologyKey)} counts only with "DoNotSchedule"`]
        : []),
    ]),
  ];
}

function spreadConstraint(
  { selector }: Identity,
  spread: TopologySpread,
): Plain<k8s.TopologySpreadConstraint> {
  const { topologyKey, maxSkew = 1, whenUnsatisfiable = 'ScheduleAnyway', minDomains } = spread;
  return {
    maxSkew,
    ...(minDomains === undefined ? {} : { minDomains }),
    topologyKey,
    whenUnsatisfiable,
    labelSelector: { matchLabels: { ...selector } },
  };
}

function toleration(given: Toleration): Plain<k8s.Toleration> {
  const { key, value, operator, effect, evictAfter } = given;
  return defined<Plain<k8s.Toleration>>({
    key,
    operator: operator ?? (value === undefined ? 'Exists' : 'Equal'),
    value,
    effect,
    tolerationSeconds: evictAfter?.toSeconds(),
  });
}

function tolerationProblems({ key, value, operator, effect, evictAfter }: Toleration): string[] {
  const what = key === undefined ? 'a toleration of every taint' : `the toleration of ${quote(key)}`;
  return [
    ...(operator === 'Exists' && value !== undefined
      ? [`${what} has a value, and the operator "Exists"`]
      : []),
    ...(key === undefined && (value !== undefined || operator === 'Equal') ? [`${what} has no value`] : []),
    ...(evictAfter && effect !== 'NoExecute' ? [`${what} evicts only with the effect "NoExecute"`] : []),
    ...secondsProblems(`the stay of ${what}`, evictAfter),
  ];
}
