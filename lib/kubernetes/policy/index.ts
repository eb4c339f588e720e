export { isEnvironmentAdmission } from './admission/admission-names';
export { failedRule } from './failed-rule';
export { judgeManifests } from './judge-manifests';
export { type AllowedImages, judgeObject, secretFindings } from './judge-object';
export { noWorse } from './no-worse';
export { judgeNewWaiver } from './waivers/judge-new-waiver';
export {
  judgeWaivers,
  perhapsEnded,
  type StoredWaiver,
  unusedWaivers,
  waiveFindings,
  waiverState,
} from './waivers/waivers';
