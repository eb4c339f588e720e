export {
  type AdmissionObject,
  type AdmissionTarget,
  admissionObjects,
  type LeftOut,
} from './admission-objects';
export { environmentAdmission, type PolicyForm, policyObjects } from './environment-admission';
export { kyvernoObjects } from './kyverno-objects';
