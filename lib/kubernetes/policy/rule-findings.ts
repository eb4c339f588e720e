import type { EnvironmentData } from '../../model/environment';
import { DeliveryError, type Finding } from '../../model/finding';
import type { GivenKinds } from '../schema';
import { rulesOf } from './rules-of';
import { schemasOf } from './typed/policy-types';

/**
 * What is wrong with the rules that environments ask for, each checked against its environment's Kubernetes, before
 * they become data that everything else depends on.
 *
 * @param crdFolders folders with CRDs; expressions about kinds without a schema are not checked
 * @param controllerKinds the own kinds of controllers
 */
export function ruleFindings(
  environments: readonly EnvironmentData[],
  crdFolders: readonly string[] = [],
  controllerKinds?: GivenKinds,
): Finding[] {
  return environments.flatMap((environment) => {
    const { name, policies } = environment;
    if (policies === undefined) return [];
    const { kubernetes } = policies;
    try {
      rulesOf(
        environment,
        schemasOf({ ...(kubernetes !== undefined && { kubernetes }), crds: crdFolders }, controllerKinds),
      );
      return [];
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return error.findings.map((each) => ({ ...each, subject: { ...each.subject, environment: name } }));
    }
  });
}
