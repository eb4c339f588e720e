import { LRUCache } from 'lru-cache';
import { type CustomPolicyData, type EnvironmentData, policyNameFindings } from '../../model/environment';
import { DeliveryError, type Finding } from '../../model/finding';
import type { SchemaSet } from '../schema';
import { Policy } from './typed/policy';
import type { PolicyProps } from './typed/policy-props';

/**
 * The custom policies of an environment, made from its data. Data may have been edited by hand or written by another version, so
 * each is read and checked, once for all environments that have the same one beside the same schemas.
 *
 * @throws DeliveryError `INVALID_POLICY` with all that is wrong with any of them, the environment named
 */
export function customPolicies(environment: EnvironmentData, schemas: SchemaSet): readonly Policy[] {
  const { name } = environment;
  const custom = environment.policies?.custom ?? [];
  const findings = policyNameFindings(
    custom.map((each) => each.name),
    name,
  );
  const policies = custom.flatMap((data) => {
    try {
      return [policyOf(data, schemas)];
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings.map((each) => inEnvironment(each, name)));
      return [];
    }
  });
  DeliveryError.throwIfAny(findings);
  return policies;
}

const made = new WeakMap<SchemaSet, LRUCache<string, Policy>>();

/** A fleet has a few policies, in many environments; more come from a process that makes up its own. */
const MOST_KEPT = 1_000;

/** An unusable policy is not cached: it throws each time. */
function policyOf(data: CustomPolicyData, schemas: SchemaSet): Policy {
  const known = made.get(schemas) ?? new LRUCache<string, Policy>({ max: MOST_KEPT });
  made.set(schemas, known);
  const key = JSON.stringify(data);
  const policy = known.get(key) ?? new Policy(propsOf(data), schemas);
  known.set(key, policy);
  return policy;
}

/** The schema of the data has already checked what the types of a policy demand: non-empty lists, and so on. */
function propsOf(data: CustomPolicyData): PolicyProps {
  return data as CustomPolicyData & PolicyProps;
}

function inEnvironment(found: Finding, environment: string): Finding {
  return {
    ...found,
    message: `${found.message}, in ${environment}`,
    subject: { ...found.subject, environment },
  };
}
