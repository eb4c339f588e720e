import type { BuiltInRule } from '../../../model/environment';
import type { PolicyRule } from '../typed/evaluate-policies';

/** What the built-in rules need to know of an environment. */
export interface PackOptions {
  /** Whether people depend on the environment; some rules hold only there. */
  readonly production: boolean;

  /**
   * Registries, or repositories in them, that images may come from, such as `ghcr.io/example/`.
   *
   * @default - any; the rule `approved-registries` is off
   */
  readonly registries?: readonly [string, ...string[]];

  /**
   * Tags that no image may carry in production, not even beside its digest.
   *
   * @default - {@link MOVING_TAGS}
   */
  readonly deniedTags?: readonly [string, ...string[]];

  /**
   * Labels that workloads and Services have to carry.
   *
   * @default - `app.kubernetes.io/name`
   */
  readonly requiredLabels?: readonly [string, ...string[]];

  /**
   * The most that one container may ask for.
   *
   * @default - 16 CPUs and 64Gi of memory
   */
  readonly largest?: { readonly cpu: string; readonly memory: string };

  /**
   * Rules switched on or off here, against what they are by themselves.
   *
   * @default - none
   */
  readonly rules?: Readonly<Partial<Record<PackRuleName, boolean>>>;
}

/** What the built-in rules are made of, apart from where they hold. */
export type PackValues = Omit<PackOptions, 'production' | 'rules'>;

/** Names of the built-in rules. */
export type PackRuleName = BuiltInRule;

/** A built-in rule, with its documentation. */
export interface PackRule {
  readonly name: PackRuleName;
  /** One line: what it asks for. */
  readonly title: string;
  /** Why, and what counts. */
  readonly docs: string;
  /** Where it holds unless it is switched, for people. */
  readonly holds: string;
  /** Whether it holds in an environment unless it is switched. */
  readonly on: (options: PackOptions) => boolean;
  /** Depends on neither `production` nor `rules`: what is made once serves every environment with the same values. */
  readonly make: (values: PackValues) => PolicyRule;
}

/** Tags that name something else tomorrow. */
export const MOVING_TAGS = [
  'latest',
  'main',
  'master',
  'develop',
  'dev',
  'edge',
  'nightly',
  'snapshot',
  'staging',
  'stable',
] as const;

export const everywhere = (): boolean => true;

export const inProduction = ({ production }: PackOptions): boolean => production;
