export { bypassReviewers } from './approvals';
export { type AskedWord, askedWords, notSaid } from './asks-for';
export { takesBaselines } from './baselines';
export { type ByHandData, backToGit, byHandEnded, byHandWords } from './by-hand';
export { DEFAULT_CONTROLLER } from './controller';
export { DEFAULT_LAYOUT } from './delivery';
export { environmentChanges, environmentWords, partWords } from './environment-changes';
export {
  type EnvironmentData,
  EnvironmentDataSchema,
  environmentSchema,
  type FieldEntries,
} from './environment-data';
export type { EnvironmentField } from './field';
export { change, entries, type FieldChange, type Judge, sameData, whole } from './field-change';
export { ENVIRONMENT_FIELDS, type EnvironmentFields } from './fields';
export {
  BUILT_IN_RULES,
  type BuiltInRule,
  FIXED_RULES,
  SWITCHED_RULES,
  type SwitchedRule,
} from './policies/built-in-rules';
export { type CustomPolicyData, CustomPolicySchema } from './policies/custom-policy';
export { type PolicyData, PolicyDataSchema } from './policies/policy-data';
export { policyNameFindings } from './policies/policy-names';
export type { ParamValue, PolicyParams } from './policies/policy-params';
export type { RequestsData } from './requests';
export {
  DEFAULT_PRODUCTION,
  DEFAULT_WARNED,
  includesLevel,
  isStricter,
  POD_SECURITY_LEVELS,
  type PodSecurity,
  type PodSecurityLevel,
  RULE_SEVERITIES,
  type RuleSeverity,
} from './rule-severity';
export { type SignerData, signerLines } from './signer';
export type { PromotionTags } from './tags';
export { teams } from './teams';
export { upstreamFindings } from './upstream-findings';
export {
  judgeWindows,
  nextAfter,
  type Occurrence,
  standingAt,
  type WindowVerdict,
  windowsFor,
} from './windows/opening';
export type { WindowData } from './windows/window-data';
export { windowWords } from './windows/windows';
