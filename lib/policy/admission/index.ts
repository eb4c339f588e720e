export {
  type AdmissionObject,
  type AdmissionTarget,
  admissionObjects,
  type LeftOut,
} from './admission-objects';
export { kyvernoObjects } from './kyverno-objects';
