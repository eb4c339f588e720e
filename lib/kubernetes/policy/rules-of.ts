import type { EnvironmentData } from '../../model/environment';
import type { SchemaSet } from '../schema';
import { customPolicies } from './custom-policies';
import { packOptionsOf } from './pack/pack-options';
import type { PackRule } from './pack/pack-rule';
import { packRules } from './pack/pack-rules';
import type { PolicyRule } from './typed/evaluate-policies';

/**
 * All rules that hold in an environment, by its data, both built-in and custom. The checks of manifests and the
 * admission policies are made from this list.
 *
 * @param added built-in rules about the own kinds of controllers
 * @throws DeliveryError `INVALID_OPTION` for names of rules that there are not, `INVALID_POLICY` for custom policies
 *   that cannot be used
 */
export function rulesOf(
  environment: EnvironmentData,
  schemas: SchemaSet,
  added: readonly PackRule[] = [],
): readonly PolicyRule[] {
  return [...packRules(packOptionsOf(environment), added), ...customPolicies(environment, schemas)];
}
