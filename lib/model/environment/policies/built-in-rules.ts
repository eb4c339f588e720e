/** Names of the built-in rules, so that a fleet knows them without loading the rules. */
export const BUILT_IN_RULES = [
  'approved-registries',
  'denied-tags',
  'digest-only',
  'disruption-budget',
  'internal-services',
  'no-added-capabilities',
  'no-application-overrides',
  'no-default-project',
  'no-default-token',
  'no-host-access',
  'no-privileged',
  'no-secret-data',
  'no-wildcard-rbac',
  'probes',
  'read-only-root',
  'required-labels',
  'resources',
  'run-as-non-root',
] as const;

/** Name of a built-in rule. */
export type BuiltInRule = (typeof BUILT_IN_RULES)[number];
