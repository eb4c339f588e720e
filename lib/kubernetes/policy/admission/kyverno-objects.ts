import type { PolicyRule } from '../typed/evaluate-policies';
import {
  type AdmissionObject,
  type AdmissionTarget,
  type LeftOut,
  metadataOf,
  namespaceSelector,
  sorted,
} from './admission-objects';
import { resourceRules } from './resource-rules';

/**
 * The rules as Kyverno's ValidatingPolicies (`policies.kyverno.io/v1`), whose expressions and matching are those of
 * admission policies. Kyverno's own derivation of rules for pod controllers is switched off: each shape has its part.
 */
export function kyvernoObjects(
  rules: readonly PolicyRule[],
  target: AdmissionTarget,
): { readonly objects: AdmissionObject[]; readonly leftOut: LeftOut[] } {
  const { put, leftOut } = sorted(rules, target);
  const objects = put.flatMap(({ policy, parts, actions }) =>
    parts.map((part) => ({
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'ValidatingPolicy',
      metadata: metadataOf(part, target, policy.props.description),
      spec: {
        failurePolicy: 'Fail',
        validationActions: actions,
        autogen: { podControllers: { controllers: [] } },
        matchConstraints: {
          namespaceSelector: namespaceSelector(target),
          resourceRules: resourceRules(part.kinds, target.schemas),
        },
        ...(part.conditions.length > 0 && { matchConditions: part.conditions }),
        ...(part.variables.length > 0 && { variables: part.variables }),
        validations: part.validations,
      },
    })),
  );
  return { objects, leftOut };
}
