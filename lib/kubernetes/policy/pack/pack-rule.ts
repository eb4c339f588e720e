import {
  type BuiltInRule,
  includesLevel,
  type PodSecurity,
  type RuleSeverity,
  type SwitchedRule,
} from '../../../model/environment';
import type { PolicyRule } from '../typed/evaluate-policies';
import type { PolicySeverity } from '../typed/policy-props';

/** The options of the built-in rules for an environment. */
export interface PackOptions extends PackValues {
  /** Levels of the Pod Security Standards that pods are refused and warned by. */
  readonly podSecurity: PodSecurity;

  /** What the rules of production do. */
  readonly production: RuleSeverity;

  /**
   * Rules with another severity than their profile gives them.
   *
   * @default - none
   */
  readonly rules?: Readonly<Partial<Record<SwitchedRule, RuleSeverity>>>;
}

/** The values that the built-in rules are made with, apart from their severities. */
export interface PackValues {
  /** Minor release of the cluster's Kubernetes, the number behind `1.`. */
  readonly minor: number;

  /**
   * Registries, or repositories in them, that images may come from, such as `ghcr.io/example/`.
   *
   * @default - any; the rule `approved-registries` is off
   */
  readonly registries?: readonly [string, ...string[]];

  /**
   * Tags that no image may carry, not even beside its digest.
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
}

/** Names of the built-in rules. */
export type PackRuleName = BuiltInRule;

/** How a rule is made for an environment. */
export interface RuleForm {
  readonly severity: PolicySeverity;
  /** Whether the rule that asks for less of the same tells its part, so that this one tells the rest only. */
  readonly rest: boolean;
}

/** The profile that a rule belongs to: `fixed` rules always refuse, `registries` where registries are named. */
export type Profile = 'fixed' | 'registries' | 'baseline' | 'restricted' | 'production';

/** A built-in rule, with its documentation. */
export interface PackRule {
  readonly name: PackRuleName;
  /** One line: what it asks for. */
  readonly title: string;
  /** Why, and what counts. */
  readonly docs: string;
  readonly profile: Profile;
  /**
   * The rule that asks for less of the same thing. It is left out where it would do less than this one; else this one
   * tells what is beyond it. So nothing is told twice.
   *
   * @default - none
   */
  readonly beyond?: PackRuleName;
  /**
   * Minor release of Kubernetes whose Pod Security Standards have it first, the number behind `1.`.
   *
   * @default - all that are supported
   */
  readonly since?: number;
  /** What is made once serves every environment with the same values. */
  readonly make: (values: PackValues, form: RuleForm) => PolicyRule;
}

/** Where a rule holds, for people. */
export const PROFILE_WORDS: Readonly<Record<Profile, string>> = {
  fixed: 'always refuses',
  registries: 'refuses where registries are named',
  baseline: 'Pod Security, baseline',
  restricted: 'Pod Security, restricted',
  production: 'production',
};

/** What a rule does by its profile. */
export function severityByProfile(
  { profile, since = 0 }: PackRule,
  { podSecurity, production, registries, minor }: PackOptions,
): RuleSeverity {
  if (profile === 'fixed') return 'refuse';
  if (profile === 'registries') return registries === undefined ? 'off' : 'refuse';
  if (profile === 'production') return production;
  if (minor < since) return 'off';
  if (includesLevel(podSecurity.refuse, profile)) return 'refuse';
  return includesLevel(podSecurity.warn, profile) ? 'warn' : 'off';
}

/** Tags that are meant to move. */
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
