import { DeliveryError, type Finding } from '../finding';
import { type EnvironmentData, type OwnPolicyData, policyNameFindings } from '../protocol';
import type { SchemaSet } from '../schema';
import { Policy } from './typed/policy';
import type { PolicyProps } from './typed/policy-props';

/**
 * The environment's own policies, made of its data. Data may have been edited by hand or written by another version, so
 * each is read and checked anew.
 *
 * @throws DeliveryError `INVALID_POLICY` with all that is wrong with any of them, the environment named
 */
export function ownPolicies({ name, policies }: EnvironmentData, schemas: SchemaSet): readonly Policy[] {
  const own = policies?.own ?? [];
  const findings = policyNameFindings(
    own.map((each) => each.name),
    name,
  );
  const made = own.flatMap((data) => {
    try {
      return [new Policy(propsOf(data), schemas)];
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings.map((each) => inEnvironment(each, name)));
      return [];
    }
  });
  DeliveryError.throwIfAny(findings);
  return made;
}

/** The schema of the data has seen to what the types of a policy say besides: lists that are not empty, and so on. */
function propsOf(data: OwnPolicyData): PolicyProps {
  return data as OwnPolicyData & PolicyProps;
}

function inEnvironment(found: Finding, environment: string): Finding {
  return {
    ...found,
    message: `${found.message}, in ${environment}`,
    subject: { ...found.subject, environment },
  };
}
