/** Rules that always refuse, since they guard what a release means: no environment gives them another severity. */
export const FIXED_RULES = [
  'digest-only',
  'no-application-overrides',
  'no-default-project',
  'no-secret-data',
] as const;

/** Rules whose severity an environment chooses, by a profile or one by one. */
export const SWITCHED_RULES = [
  'app-armor',
  'approved-registries',
  'denied-tags',
  'disruption-budget',
  'drop-capabilities',
  'internal-services',
  'no-added-capabilities',
  'no-default-token',
  'no-host-namespaces',
  'no-host-paths',
  'no-host-ports',
  'no-host-probes',
  'no-host-process',
  'no-privilege-escalation',
  'no-privileged',
  'no-root-user',
  'no-wildcard-rbac',
  'probes',
  'proc-mount',
  'read-only-root',
  'required-labels',
  'resources',
  'run-as-non-root',
  'seccomp',
  'seccomp-profile',
  'selinux',
  'sysctls',
  'volume-types',
] as const;

/** Names of the built-in rules, so that a fleet knows them without loading the rules. */
export const BUILT_IN_RULES = [...FIXED_RULES, ...SWITCHED_RULES].sort();

/** Name of a rule whose severity an environment chooses. */
export type SwitchedRule = (typeof SWITCHED_RULES)[number];

/** Name of a built-in rule. */
export type BuiltInRule = (typeof FIXED_RULES)[number] | SwitchedRule;
