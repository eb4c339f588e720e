import type { EnvironmentData } from '../../../model/environment';
import type { ObjectIdentity } from '../../facts';

/** What the names of an environment's admission policies begin with. */
export const admissionPrefix = (environment: string): string => `${environment}-`;

const KINDS = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];

/** Whether an object has the name of one that an environment puts into its cluster to have its rules there. */
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
