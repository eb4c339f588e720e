import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { ImageReference } from '../../model/scalars';
import type { ObjectSource } from '../synth/object-source';
import { type Absent, absent } from './absent';
import type { Environment } from './environment';
import type { Fleet } from './fleet';
import { frozen } from './frozen';
import { type Target, targetEnvironment } from './target';
import type { YamlFiles } from './yaml-files';

/**
 * What one environment has to give for a config `C` with defaults `D`: what has no default, and what it likes to
 * override. Overrides are shallow on purpose: a nested object is given whole.
 */
export type Given<C, D> = {
  [K in keyof Omit<C, keyof D>]: C[K];
} & { [K in keyof C & keyof D]?: C[K] } extends infer O
  ? { [K in keyof O]: O[K] }
  : never;

/** Forbids keys other than `K`; nothing is forbidden while the compiler does not know the keys yet. */
export type Only<K extends PropertyKey, D> = [K] extends [never]
  ? unknown
  : { readonly [E in Exclude<keyof D, K>]: never };

/** What an app says of itself: `N` environments, `S` image slots, `C` the config, `D` its defaults. */
export interface FleetAppProps<N extends string, S extends string, C, D> {
  /** Image repository per slot, without tag and digest; `{}` for an app without images. */
  readonly images: Readonly<Record<S, string>>;

  /**
   * Repository of the app's code.
   *
   * @default - not known; sources of releases are not checked
   */
  readonly repository?: string;

  /**
   * Teams or people that own the app.
   *
   * @default - nobody
   */
  readonly owners?: readonly string[];

  /**
   * Values that environments need not repeat.
   *
   * @default - none
   */
  readonly defaults?: D & Only<keyof C, D>;

  /**
   * Namespace of the app's objects, one for all environments or by environment. A new one is there once an administrator
   * has applied what `bootstrap` prints for the environment.
   *
   * @default - the environment's
   */
  readonly namespace?: string | { readonly [E in N]?: string };

  /** What differs per environment; {@link absent} where the app does not exist. */
  readonly config: { readonly [E in N]: Given<NoInfer<C>, NoInfer<D>> | Absent };

  /**
   * Puts the app's objects into a chart. Annotate the third parameter: it is what `config` and `defaults` are checked
   * against. Has to be pure and synchronous.
   *
   * Either this or `manifests` is needed.
   */
  chart?(chart: Chart, target: Target<S>, config: C): void;

  /**
   * The app's objects as plain YAML files; {@link yamlFiles}, or a function that chooses them.
   *
   * Either this or `chart` is needed.
   */
  manifests?: YamlFiles | ((target: Target<S>, config: C) => YamlFiles);
}

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
  D extends Partial<C> = Record<never, never>,
> extends Construct {
  /** Image repository per slot. */
  readonly images: Readonly<Record<S, string>>;
  readonly repository: string | undefined;
  readonly owners: readonly string[];
  /** The config given per environment, as it was written. */
  readonly config: Readonly<Record<string, object | Absent | undefined>>;
  /** How the objects are made; `none` where the definition forgot to say. */
  readonly kind: 'chart' | 'manifests' | 'both' | 'none';
  private readonly namespaces: string | Readonly<Record<string, string | undefined>> | undefined;
  private readonly sourceOf: (target: Target<S>) => ObjectSource;

  constructor(
    scope: Fleet<N>,
    /** The app's name. */
    readonly id: string,
    props: FleetAppProps<N, S, C, D>,
  ) {
    super(scope, scope.project.claim(scope, id, 'an app'));
    this.images = { ...props.images };
    this.repository = props.repository;
    this.owners = [...(props.owners ?? [])];
    this.namespaces = props.namespace;
    this.config = frozen({ ...props.config });
    this.kind = props.chart ? (props.manifests ? 'both' : 'chart') : props.manifests ? 'manifests' : 'none';
    const defaults = frozen({ ...props.defaults });
    const configOf = (target: Target<S>) =>
      Object.freeze({ ...defaults, ...(this.config[target.environment.name] as object) }) as C;
    this.sourceOf = (target) => {
      const { manifests } = props;
      if (manifests === undefined)
        return { type: 'chart', build: (chart) => props.chart?.(chart, target, configOf(target)) };
      return {
        type: 'files',
        files: () =>
          (typeof manifests === 'function' ? manifests(target, configOf(target)) : manifests).paths,
      };
    };
    scope.add(this);
  }

  /** The app's own namespace in an environment; nothing where it is the environment's. */
  namespaceIn(environment: string): string | undefined {
    const { namespaces } = this;
    if (typeof namespaces !== 'object') return namespaces;
    return Object.hasOwn(namespaces, environment) ? namespaces[environment] : undefined;
  }

  /** Whether the app exists in an environment. */
  existsIn(environment: string): boolean {
    const given = Object.hasOwn(this.config, environment) ? this.config[environment] : undefined;
    return given !== undefined && given !== absent;
  }

  /**
   * How the app's objects are made for an environment and images; nothing has run yet.
   *
   * @internal
   */
  objectSource(environment: Environment, images: Readonly<Record<S, ImageReference>>): ObjectSource {
    return this.sourceOf(
      Object.freeze({
        app: this.id,
        environment: targetEnvironment(environment, this.namespaceIn(environment.id)),
        images,
      }),
    );
  }
}
