import type { OwnPolicyData, ParamValue } from '../../model/environment';
import type { OwnPolicy } from './environment-props';

/** Those policies that hold in an environment. */
export function policiesIn(environment: string, own: readonly OwnPolicy[]): readonly OwnPolicy[] {
  return own.filter((policy) => policy.toJSON().environments?.includes(environment) ?? true);
}

/** A policy as an environment's data keeps it: where it holds is said by where it is kept. */
export function ownPolicyData(policy: OwnPolicy): OwnPolicyData {
  const { environments: _, params, ...rest } = policy.toJSON();
  const given = Object.entries(params ?? {}).flatMap(([name, value]): [string, ParamValue][] =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...rest, ...(given.length > 0 && { params: Object.fromEntries(given) }) };
}
