import {
  DEFAULT_PRODUCTION,
  DEFAULT_WARNED,
  type EnvironmentData,
  FIXED_RULES,
  type RuleSeverity,
  SWITCHED_RULES,
} from '../../../model/environment';
import { DeliveryError, didYouMean, quote, refusal } from '../../../model/finding';
import { DEFAULT_MINOR } from '../../schema';
import type { PackOptions } from './pack-rule';

/**
 * The options of the built-in rules for an environment, from its data.
 *
 * @throws DeliveryError `INVALID_OPTION` for names of rules that there are not, or that have no severity, all at once
 */
export function packOptionsOf({ name, allow, policies = {} }: EnvironmentData): PackOptions {
  const {
    kubernetes = DEFAULT_MINOR,
    podSecurity,
    production = DEFAULT_PRODUCTION,
    registries,
    deniedTags,
    requiredLabels,
    largest,
    rules,
  } = policies;
  return {
    minor: Number(kubernetes.slice('1.'.length)),
    podSecurity: { refuse: allow.podSecurity, warn: podSecurity?.warn ?? DEFAULT_WARNED },
    production,
    ...(isSome(registries) && { registries }),
    ...(isSome(deniedTags) && { deniedTags }),
    ...(isSome(requiredLabels) && { requiredLabels }),
    ...(largest && { largest }),
    ...(rules && { rules: knownRules(rules, name) }),
  };
}

function knownRules(
  rules: Readonly<Record<string, RuleSeverity>>,
  environment: string,
): NonNullable<PackOptions['rules']> {
  DeliveryError.throwIfAny(
    Object.keys(rules).flatMap((rule) => {
      if (SWITCHED_RULES.some((name) => name === rule)) return [];
      const problem = FIXED_RULES.some((name) => name === rule)
        ? `${quote(rule)} always refuses: it has no severity to choose`
        : `${quote(rule)} is not a built-in rule; known: ${SWITCHED_RULES.join(', ')}${didYouMean(rule, SWITCHED_RULES)}`;
      return [refusal('INVALID_OPTION', problem, { environment })];
    }),
  );
  return rules;
}

function isSome(list: readonly string[] | undefined): list is readonly [string, ...string[]] {
  return list !== undefined && list.length > 0;
}
