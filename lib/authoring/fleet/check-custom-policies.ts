import { policyNameFindings } from '../../model/environment';
import { type Finding, quote, refusal, unknownName } from '../../model/finding';
import { policiesIn } from './custom-policy';
import type { Environment } from './environment';
import type { CustomPolicy } from './environment-props';

/**
 * Findings about custom policies that need all environments at once: names that are taken, unknown environments,
 * missing values.
 */
export function checkCustomPolicies(environments: readonly Environment[]): Finding[] {
  const names = new Set(environments.map(({ id }) => id));
  const all = new Set(environments.flatMap(({ policies }) => policies?.custom ?? []));
  return [
    ...environments.flatMap(({ id, policies }) =>
      policyNameFindings(
        policiesIn(id, policies?.custom ?? []).map(({ name }) => name),
        id,
      ),
    ),
    ...[...all].flatMap((policy) => [...unknownEnvironments(policy, names), ...missingValues(policy)]),
  ];
}

function unknownEnvironments(policy: CustomPolicy, names: ReadonlySet<string>): Finding[] {
  const unknown = (policy.toJSON().environments ?? []).filter((each) => !names.has(each));
  const usedBy = `the policy ${quote(policy.name)} holds in`;
  return unknown.map((name) => unknownName({ code: 'UNKNOWN_ENVIRONMENT', name, known: names, usedBy }));
}

function missingValues(policy: CustomPolicy): Finding[] {
  const missing = Object.entries(policy.toJSON().params ?? {}).filter(([, value]) => value === undefined);
  return missing.map(([name]) =>
    refusal('INVALID_POLICY', `the policy ${quote(policy.name)}: its value ${quote(name)} is undefined`),
  );
}
