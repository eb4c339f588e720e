import { Construct } from 'constructs';
import {
  DEFAULT_CONTROLLER,
  DEFAULT_LAYOUT,
  type EnvironmentData,
  type PromotionTags,
} from '../../model/environment';
import type { GateEntry } from '../../model/gate';
import { defaultManifests } from '../../registry';
import type { ClusterDestination, ValuesOf } from '../sources';
import { checkProps, ENVIRONMENT_SHAPES, type ShapesOf } from './definition-shapes';
import type {
  Approvals,
  Bypassable,
  EnvironmentDelivery,
  EnvironmentPolicies,
  EnvironmentProps,
  Requests,
  Signer,
  Window,
} from './environment-props';
import type { Project } from './project';
import { manualSync, type SyncPolicy } from './sync';
import type { Upstreams } from './upstreams';
import type { WavePlace } from './waves';

/** The types of values, without what one environment happens to give: `true` is a boolean everywhere. */
export type Widened<V> = { readonly [K in keyof V]: WidenedValue<V[K]> };

/** The type of one value, widened. */
export type WidenedValue<T, All = T> = T extends boolean
  ? boolean
  : [All] extends [T]
    ? T extends string
      ? string
      : T extends number
        ? number
        : T
    : T;

/**
 * A named place to run. Its name is the construct's id, a DNS label.
 *
 * Declare environments in a file that imports no app, upstreams first:
 *
 * ```ts
 * const project = new Project();
 * export const dev = new Environment(project, 'dev');
 * export const prod = new Environment(project, 'prod', { promotesFrom: [dev], approvals: { reviewers: 1 } });
 * export const fleet = new Fleet(project, 'fleet', [dev, prod]);
 * ```
 */
export class Environment<
  N extends string = string,
  V extends ValuesOf<V> = Record<never, never>,
> extends Construct {
  /** For the compiler only: names of the values, with those that may be missing. */
  declare readonly valueNames: { readonly [K in keyof V]-?: true };
  private place: WavePlace | undefined;

  constructor(
    scope: Project,
    /** The environment's name. */
    readonly id: N,
    private readonly props: EnvironmentProps<V> = {},
  ) {
    super(scope, scope.claim(scope, id, 'an environment'));
    const shapes: ShapesOf<EnvironmentProps<V>> = ENVIRONMENT_SHAPES;
    checkProps(`environment ${id}`, { environment: id }, props, shapes);
  }

  /** The environments that releases come from; holds `undefined` where a definition was used before it was made. */
  get upstreams(): {
    readonly mode: Upstreams['mode'];
    readonly environments: readonly (Environment | undefined)[];
  } {
    const from = this.place?.upstreams ?? this.props.promotesFrom ?? [];
    return 'mode' in from ? from : { mode: 'anyOf', environments: from };
  }

  get sync(): SyncPolicy {
    return this.props.sync ?? manualSync();
  }

  get approvals(): Required<Omit<Approvals, 'all' | 'bypass' | 'teams'>> &
    Pick<Approvals, 'all' | 'bypass' | 'teams'> {
    const {
      owners = [],
      rollback = 0,
      keys = [],
      all = [],
      teams = {},
      bypass,
      ...rest
    } = this.props.approvals ?? {};
    const {
      reviewers = Math.max(0, ...all.map(({ people }) => people)),
      signed = false,
      receipts = false,
    } = rest;
    const signers = keys.map((each) => ({ ...each }));
    return {
      ...{ reviewers, owners: [...owners], rollback, keys: signers, signed, receipts },
      ...(bypass === undefined ? {} : { bypass }),
      ...(all.length > 0 && { all: all.map((each) => ({ ...each })) }),
      ...(Object.keys(teams).length > 0 && { teams: { ...teams } }),
    };
  }

  get gates(): readonly GateEntry[] {
    return [...(this.props.gates ?? []), ...(this.place?.gates ?? [])];
  }

  /** Name of the waves that the environment is in. */
  get waves(): string | undefined {
    return this.place?.waves;
  }

  /**
   * Takes its place in waves.
   *
   * @internal
   */
  join(place: WavePlace): void {
    this.place = place;
  }

  get windows(): readonly (Omit<Window, 'duration' | 'apps' | 'controller'> & {
    readonly seconds: number;
    readonly apps: readonly string[];
    readonly controller: boolean;
  })[] {
    return (this.props.windows ?? []).map(({ duration, apps = [], controller = false, ...window }) => ({
      ...window,
      seconds: duration.toSeconds(),
      apps: [...apps],
      controller,
    }));
  }

  get delivery(): EnvironmentDelivery & Required<Pick<EnvironmentDelivery, 'path' | 'layout'>> {
    const { layout = DEFAULT_LAYOUT } = this.props.delivery ?? {};
    return { path: defaultManifests(layout, this.id), layout, ...this.props.delivery };
  }

  get controller(): string {
    const { controller = DEFAULT_CONTROLLER } = this.props;
    return typeof controller === 'string' ? controller : controller.name;
  }

  get controllerSettings(): EnvironmentData['controllerSettings'] {
    const { controller } = this.props;
    return typeof controller === 'object' ? { ...controller.settings } : {};
  }

  get allow(): EnvironmentData['allow'] {
    const {
      kinds = [],
      without = [],
      clusterKinds = [],
      namespaces = [],
      podSecurity = 'baseline',
    } = this.props.allow ?? {};
    return {
      kinds: [...kinds],
      without: [...without],
      clusterKinds: [...clusterKinds],
      namespaces: [...namespaces],
      podSecurity,
    };
  }

  get destination(): ClusterDestination {
    return this.props.destination ?? { server: 'https://kubernetes.default.svc' };
  }

  get namespace(): string {
    return this.props.namespace ?? this.id;
  }

  get policies(): EnvironmentPolicies | undefined {
    return this.props.policies;
  }

  get objectFields(): EnvironmentData['objectFields'] {
    return Object.fromEntries(
      Object.entries(this.props.objectFields ?? {}).map(
        ([kind, { images = [], holdsNoImage = {}, follows = {} }]) => [
          kind,
          { images: [...images], holdsNoImage: { ...holdsNoImage }, follows: { ...follows } },
        ],
      ),
    );
  }

  /** How pull requests for it are opened, and whose comments ask for changes; nothing where it does not say. */
  get requests():
    | (Required<Omit<Requests, 'most' | 'commentOnSources'>> & Pick<Requests, 'most' | 'commentOnSources'>)
    | undefined {
    if (this.props.requests === undefined) return undefined;
    const { draft = false, most, commentOnSources, ...lists } = this.props.requests;
    const { labels = [], reviewers = [], assignees = [], commenters = [] } = lists;
    return {
      draft,
      labels: [...labels],
      reviewers: [...reviewers],
      assignees: [...assignees],
      ...(most === undefined ? {} : { most }),
      commenters: [...commenters],
      ...(commentOnSources === undefined ? {} : { commentOnSources }),
    };
  }

  /** What a person has to give for a change. */
  get asksFor(): EnvironmentData['asksFor'] {
    return (this.props.asksFor ?? []).map((each) => (typeof each === 'string' ? each : { ...each }));
  }

  get byHand(): EnvironmentData['byHand'] {
    return (this.props.byHand ?? []).map((each) => ({ ...each }));
  }

  /** The people whose signature commits need; none where empty. */
  get signers(): readonly Signer[] {
    return (this.props.signers ?? []).map((each) => ({ ...each }));
  }

  /** How its promotions are tagged; not at all where absent. */
  get tags(): PromotionTags | undefined {
    return this.props.tags;
  }

  /** Until when baselines may enter; absent where they may not. */
  get baselinesUntil(): string | undefined {
    return this.props.baselinesUntil;
  }

  get bypassable(): readonly Bypassable[] {
    return [...(this.props.bypassable ?? [])];
  }

  get labels(): Readonly<Record<string, string>> {
    return { ...this.props.labels };
  }

  get values(): Widened<V> {
    return { ...this.props.values } as Widened<V>;
  }
}
