import type { EnvironmentData } from '../../../model/environment';
import type { ObjectIdentity } from '../../facts';

/** The prefix of the names of an environment's admission policies. */
export const admissionPrefix = (environment: string): string => `${environment}-`;

const KINDS = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];

/** Whether an object has the name of an admission policy that an environment puts into its cluster. */
export function isEnvironmentAdmission(
  { name: environment, policies }: EnvironmentData,
  { group, kind, name }: ObjectIdentity,
): boolean {
  return (
    policies?.admission !== undefined &&
    group === 'admissionregistration.k8s.io' &&
    KINDS.includes(kind) &&
    name.startsWith(admissionPrefix(environment))
  );
}
