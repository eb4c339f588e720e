import { BUILT_IN_RULES, type EnvironmentData } from '../../../model/environment';
import { DeliveryError, quote, refusal } from '../../../model/finding';
import type { PackOptions, PackRuleName } from './pack-rule';

/**
 * What the built-in rules know of an environment, from its data. People depend on what asks for approval.
 *
 * @throws DeliveryError `INVALID_OPTION` for names of rules that there are not, all at once
 */
export function packOptionsOf({ name, approvals, policies = {} }: EnvironmentData): PackOptions {
  const {
    production = approvals.reviewers > 0,
    registries,
    deniedTags,
    requiredLabels,
    largest,
    rules,
  } = policies;
  return {
    production,
    ...(isSome(registries) && { registries }),
    ...(isSome(deniedTags) && { deniedTags }),
    ...(isSome(requiredLabels) && { requiredLabels }),
    ...(largest && { largest }),
    ...(rules && { rules: knownRules(rules, name) }),
  };
}

function knownRules(
  rules: Readonly<Record<string, boolean>>,
  environment: string,
): Readonly<Partial<Record<PackRuleName, boolean>>> {
  const unknown = Object.keys(rules).filter((rule) => !BUILT_IN_RULES.some((name) => name === rule));
  DeliveryError.throwIfAny(
    unknown.map((rule) =>
      refusal(
        'INVALID_OPTION',
        `${quote(rule)} is not a built-in rule; known: ${BUILT_IN_RULES.join(', ')}`,
        {
          environment,
        },
      ),
    ),
  );
  return rules;
}

function isSome(list: readonly string[] | undefined): list is readonly [string, ...string[]] {
  return list !== undefined && list.length > 0;
}
