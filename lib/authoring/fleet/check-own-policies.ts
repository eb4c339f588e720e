import { policyNameFindings } from '../../model/environment';
import { closest, type Finding, quote, refusal } from '../../model/finding';
import type { Environment } from './environment';
import type { OwnPolicy } from './environment-props';
import { policiesIn } from './own-policy';

/**
 * What is wrong with the policies that environments have of their own and each alone cannot see: names that are taken,
 * environments that there are not, values that are missing.
 */
export function checkOwnPolicies(environments: readonly Environment[]): Finding[] {
  const names = [...new Set(environments.map(({ id }) => id))];
  const all = new Set(environments.flatMap(({ policies }) => policies?.own ?? []));
  return [
    ...environments.flatMap(({ id, policies }) =>
      policyNameFindings(
        policiesIn(id, policies?.own ?? []).map(({ name }) => name),
        id,
      ),
    ),
    ...[...all].flatMap((policy) => [...unknownEnvironments(policy, names), ...missingValues(policy)]),
  ];
}

function unknownEnvironments(policy: OwnPolicy, names: readonly string[]): Finding[] {
  const unknown = (policy.toJSON().environments ?? []).filter((each) => !names.includes(each));
  return unknown.map((each) => {
    const meant = closest(each, names);
    const hint = meant === undefined ? `it lists: ${names.join(', ')}` : `did you mean ${quote(meant)}?`;
    return refusal(
      'UNKNOWN_ENVIRONMENT',
      `the policy ${quote(policy.name)} holds in ${quote(each)}, which the fleet does not list, ${hint}`,
    );
  });
}

function missingValues(policy: OwnPolicy): Finding[] {
  const missing = Object.entries(policy.toJSON().params ?? {}).filter(([, value]) => value === undefined);
  return missing.map(([name]) =>
    refusal('INVALID_POLICY', `the policy ${quote(policy.name)}: its value ${quote(name)} is undefined`),
  );
}
