/** What a rule does where an object breaks it, weakest first. */
export const RULE_SEVERITIES = ['off', 'warn', 'refuse'] as const;

/** @see RULE_SEVERITIES */
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

/** The levels of Kubernetes' Pod Security Standards, the weakest first; each asks for all that those before it ask for. */
export const POD_SECURITY_LEVELS = ['privileged', 'baseline', 'restricted'] as const;

/** @see POD_SECURITY_LEVELS */
export type PodSecurityLevel = (typeof POD_SECURITY_LEVELS)[number];

/** The level that pods are refused by, and the one that they are warned by. */
export interface PodSecurity {
  readonly refuse: PodSecurityLevel;
  readonly warn: PodSecurityLevel;
}

/** The level that the API server enforces, and that is refused here, where an environment says nothing. */
export const DEFAULT_REFUSED = 'baseline';

/** The level that pods are warned by where an environment says nothing. */
export const DEFAULT_WARNED = 'restricted';

/** What the rules of production do where an environment says nothing. */
export const DEFAULT_PRODUCTION: RuleSeverity = 'warn';

/** Whether a severity does more than another one. */
export function isStricter(one: RuleSeverity, other: RuleSeverity): boolean {
  return RULE_SEVERITIES.indexOf(one) > RULE_SEVERITIES.indexOf(other);
}

/** Whether a level asks for all that another one asks for. */
export function includesLevel(one: PodSecurityLevel, other: PodSecurityLevel): boolean {
  return POD_SECURITY_LEVELS.indexOf(one) >= POD_SECURITY_LEVELS.indexOf(other);
}
