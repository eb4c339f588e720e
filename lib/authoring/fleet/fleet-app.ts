import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { ImageSlot } from '../../model/app';
import type { ImageReference } from '../../model/scalars';
import {
  type ChartClass,
  chart,
  declaredUnused,
  type ImageDeclaration,
  imageSlot,
  isChartClass,
  type Source,
  type SourceAnswer,
  type SourceContext,
  synchronous,
  type Target,
  type TargetValues,
  type ValuesOf,
} from '../sources';
import { type Absent, absent } from './absent';
import { APP_SHAPES, checkProps, type ShapesOf } from './definition-shapes';
import type { Environment } from './environment';
import type { Fleet } from './fleet';
import { frozen } from './frozen';
import { targetEnvironment } from './target';

/**
 * What one environment has to give for a config `C` of which the members `D` have a default: the other members, and any
 * that it overrides. Overrides are shallow on purpose: a nested object is given whole. Of a union, each member is asked
 * for by itself.
 */
export type Given<C, D extends PropertyKey> = C extends unknown
  ? { [K in keyof C as Exclude<K, D>]: C[K] } & { [K in keyof C as Extract<K, D>]?: C[K] } extends infer O
    ? { [K in keyof O]: O[K] }
    : never
  : never;

/**
 * Defaults for the members `D` of a config `C`. The compiler takes the names from what is written, and each value is held
 * against the config's own type: a default never keeps a member from being checked.
 */
export type Defaults<C, D extends PropertyKey> = {
  // Any type where a config has no members, which is the case while the compiler has not reached the config yet.
  readonly [K in D]: NoInfer<
    [keyof C] extends [never] ? unknown : C extends unknown ? (K extends keyof C ? C[K] : never) : never
  >;
};

/**
 * The definition of an app: `N` environments, `S` image slots, `C` the config, `D` the members of it with a default,
 * `V` the values of every environment.
 */
export type FleetAppProps<
  N extends string,
  S extends string,
  C extends object,
  D extends PropertyKey,
  V extends ValuesOf<V> = TargetValues,
> = DescribedAppProps<N, S, C, D> & (AppOfChart<S, C, N, V> | AppOfSource<S, C, N, V>);

/** The definition of an app, without the source of its objects. */
export interface DescribedAppProps<
  N extends string,
  S extends string,
  C extends object,
  D extends PropertyKey,
> {
  /**
   * Image slots: the repository of each, without tag and digest; `{}` for an app without images.
   *
   * Where a repository does not say which images of YAML files are meant, see {@link ImageDeclaration}.
   */
  readonly images: Readonly<Record<S, ImageDeclaration<NoInfer<N>>>>;

  /**
   * Fields of objects that look like an image but are not, each as `Kind/name:field.list[0].field`, with the reason.
   * An image that is known to be pulled stays an image.
   *
   * @default - none
   */
  readonly holdsNoImage?: Readonly<Record<string, string>>;

  /**
   * Repository of the app's code.
   *
   * @default - not known; sources of releases are not checked
   */
  readonly repository?: string;

  /**
   * Teams or people that own the app.
   *
   * @default - none
   */
  readonly owners?: readonly string[];

  /**
   * Values that environments need not repeat.
   *
   * @default - none
   */
  readonly defaults?: Defaults<C, D>;

  /**
   * Namespace of the app's objects, one for all environments or by environment. A new namespace exists once an
   * administrator has applied what `bootstrap` prints for the environment.
   *
   * @default - the environment's
   */
  readonly namespace?: string | { readonly [E in N]?: string };

  /** What differs per environment; {@link absent} where the app does not exist. */
  readonly config: { readonly [E in N]: Given<C, D> | Absent };
}

/** An app whose objects a function puts into a chart: the short form of `source: chart(…)`. */
export interface AppOfChart<
  S extends string,
  C extends object,
  N extends string = string,
  V extends ValuesOf<V> = TargetValues,
> {
  /**
   * Puts the app's objects into a chart. Annotate the third parameter: it is what `config` and `defaults` are checked
   * against. Has to be pure and synchronous.
   */
  chart(chart: Chart, target: Target<S, N, V>, config: C): void;
  readonly source?: never;
}

/** An app whose objects come from a {@link Source}. */
export interface AppOfSource<
  S extends string,
  C extends object,
  N extends string = string,
  V extends ValuesOf<V> = TargetValues,
> {
  /**
   * Where the app's objects come from: {@link chart}, {@link yamlFiles} or another source, a subclass of `Chart`, or a
   * function that chooses a source by target and config. Annotate the function's second parameter: it is what `config`
   * and `defaults` are checked against.
   */
  readonly source: AppSource<S, C, N, V>;
  readonly chart?: never;
}

/** The values that an app may name as its source. */
export type AppSource<
  S extends string,
  C extends object,
  N extends string = string,
  V extends ValuesOf<V> = TargetValues,
> =
  | Source<NoInfer<S>, C>
  | ChartClass<NoInfer<S>, C>
  | ((target: Target<NoInfer<S>, NoInfer<N>, NoInfer<V>>, config: C) => Source<NoInfer<S>, NoInfer<C>>);

/**
 * An app of the fleet: image slots, owners, and a config for every environment of the fleet.
 *
 * ```ts
 * interface FrontendConfig { readonly replicas: number; readonly host: string }
 * export const frontend = new FleetApp(fleet, 'frontend', {
 *   images: { server: 'ghcr.io/stefanprodan/podinfo' },
 *   defaults: { replicas: 2 },
 *   config: { dev: { host: 'dev.example.org' }, prod: { host: 'example.org', replicas: 6 } },
 *   chart(chart, { images }, config: FrontendConfig) {
 *     new WebService(chart, 'server', { image: images.server, port: 9898, replicas: config.replicas });
 *   },
 * });
 * ```
 */
export class FleetApp<
  N extends string,
  S extends string,
  C extends object = object,
  D extends PropertyKey = never,
  V extends ValuesOf<V> = Record<never, never>,
> extends Construct {
  /** Image slots, as they were declared. */
  readonly images: Readonly<Record<S, ImageDeclaration>>;
  readonly holdsNoImage: Readonly<Record<string, string>>;
  readonly repository: string | undefined;
  readonly owners: readonly string[];
  /** The config given per environment, as it was written. */
  readonly config: Readonly<Record<string, object | Absent | undefined>>;
  /** Where the objects come from; nothing where the definition names no source, or two. */
  readonly source: Source<S, C> | undefined;
  /** Values for every environment that gives none. */
  readonly defaults: object;
  private readonly namespaces: string | Readonly<Record<string, string | undefined>> | undefined;

  constructor(
    scope: Fleet<N, V>,
    /** The app's name. */
    readonly id: string,
    props: FleetAppProps<N, S, C, D, V>,
  ) {
    super(scope, scope.project.claim(scope, id, 'an app'));
    const shapes: ShapesOf<DescribedAppProps<N, S, C, D> & { chart: unknown; source: unknown }> = APP_SHAPES;
    checkProps(`app ${id}`, { app: id }, props, shapes, ['images', 'config']);
    this.images = frozen({ ...props.images });
    this.holdsNoImage = { ...props.holdsNoImage };
    this.repository = props.repository;
    this.owners = [...(props.owners ?? [])];
    this.namespaces = props.namespace;
    this.config = frozen({ ...props.config });
    this.defaults = frozen({ ...props.defaults });
    this.source = sourceOf(props as AppOfChart<S, C> | AppOfSource<S, C>);
    scope.add(this);
  }

  /** The app's own namespace in an environment; undefined where it uses the environment's. */
  namespaceIn(environment: string): string | undefined {
    const { namespaces } = this;
    if (typeof namespaces !== 'object') return namespaces;
    return Object.hasOwn(namespaces, environment) ? namespaces[environment] : undefined;
  }

  /**
   * Environments that {@link DescribedAppProps.namespace} names.
   *
   * @internal
   */
  get namespacedIn(): readonly string[] {
    return typeof this.namespaces === 'object' ? Object.keys(this.namespaces) : [];
  }

  /** Image slots as data. */
  get slots(): Readonly<Record<string, ImageSlot>> {
    const declared = Object.entries<ImageDeclaration>(this.images);
    return Object.fromEntries(declared.map(([slot, each]) => [slot, imageSlot(each)]));
  }

  /** Slots that are declared to have no image in an environment's objects. */
  unusedIn(environment: string): readonly string[] {
    const declared = Object.entries<ImageDeclaration>(this.images);
    return declared
      .flatMap(([slot, each]) => (declaredUnused(each).includes(environment) ? [slot] : []))
      .sort();
  }

  /** Whether the app exists in an environment. */
  existsIn(environment: string): boolean {
    const given = Object.hasOwn(this.config, environment) ? this.config[environment] : undefined;
    return given !== undefined && given !== absent;
  }

  /**
   * The objects of the app for an environment and images, and the facts that its source states about them.
   *
   * @internal
   * @throws DeliveryError what the source throws
   */
  objects(
    environment: Environment,
    images: Readonly<Record<S, ImageReference>>,
    context: SourceContext,
  ): SourceAnswer {
    const here = targetEnvironment(environment, this.namespaceIn(environment.id));
    const target = Object.freeze({ app: this.id, environment: here, images });
    const config = Object.freeze({ ...this.defaults, ...(this.config[environment.id] as object) }) as C;
    const answer = this.source?.objects(target, config, context);
    return synchronous(answer, `the source of ${this.id}`, context.subject) ?? { objects: [] };
  }
}

/** The source of an app that names exactly one. */
function sourceOf<S extends string, C extends object>(
  props: AppOfChart<S, C> | AppOfSource<S, C>,
): Source<S, C> | undefined {
  const { source } = props;
  if (props.chart !== undefined)
    return source === undefined ? chart<S, C>((...given) => props.chart(...given)) : undefined;
  if (isChartClass<S, C>(source)) return chart(source);
  if (typeof source !== 'function') return source;
  return {
    kind: 'chosen',
    objects: (target, config, context) => {
      const chosen = synchronous(source(target, config), `the source of ${target.app}`, context.subject);
      return chosen.objects(target, config, context);
    },
  };
}
