import type { CustomPolicyData, ParamValue } from '../../model/environment';
import type { CustomPolicy } from './environment-props';

/** Those policies that hold in an environment. */
export function policiesIn(environment: string, custom: readonly CustomPolicy[]): readonly CustomPolicy[] {
  return custom.filter((policy) => policy.toJSON().environments?.includes(environment) ?? true);
}

/** A policy as an environment's data keeps it: it holds in the environment that keeps it. */
export function customPolicyData(policy: CustomPolicy): CustomPolicyData {
  const { environments: _, params, ...rest } = policy.toJSON();
  const given = Object.entries(params ?? {}).flatMap(([name, value]): [string, ParamValue][] =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...rest, ...(given.length > 0 && { params: Object.fromEntries(given) }) };
}
