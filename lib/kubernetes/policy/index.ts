export { isEnvironmentAdmission } from './admission/admission-names';
export { failedRule } from './failed-rule';
export { judgeManifests } from './judge-manifests';
export { judgeNewWaiver } from './judge-new-waiver';
export { type AllowedImages, judgeObject } from './judge-object';
export { noWorse } from './no-worse';
export {
  judgeWaivers,
  perhapsEnded,
  type StoredWaiver,
  unusedWaivers,
  waiveFindings,
  waiverState,
} from './waivers';
