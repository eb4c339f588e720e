import type { EnvironmentData } from '../protocol';

/**
 * What an environment wants in its own cluster: its admission policies and their bindings, or nothing. The room of
 * policies is loaded here, and only when asked for: reading expressions needs schemas and a CEL parser, which no other
 * synth should wait for.
 *
 * @throws DeliveryError what `environmentAdmission` throws
 */
export function clusterPolicies(environment: EnvironmentData): readonly object[] {
  if (environment.policies?.admission === undefined) return [];
  const { environmentAdmission } =
    require('../policy/admission/environment-admission') as typeof import('../policy/admission/environment-admission');
  return environmentAdmission(environment);
}
