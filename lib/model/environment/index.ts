export { DEFAULT_CONTROLLER } from './controller';
export { DEFAULT_LAYOUT } from './delivery';
export { environmentChanges, environmentWords } from './environment-changes';
export {
  type EnvironmentData,
  EnvironmentDataSchema,
  environmentSchema,
  type FieldEntries,
} from './environment-data';
export { type EnvironmentField, environmentField } from './field';
export { change, entries, type FieldChange, type Judge, parts, sameData, whole } from './field-change';
export { ENVIRONMENT_FIELDS, type EnvironmentFields } from './fields';
export { gatesField } from './gates/gates';
export { BUILT_IN_RULES, type BuiltInRule } from './policies/built-in-rules';
export { CUSTOM_POLICY_LIMITS, type CustomPolicyData, CustomPolicySchema } from './policies/custom-policy';
export { type PolicyData, PolicyDataSchema } from './policies/policy-data';
export { policyNameFindings } from './policies/policy-names';
export type { ParamValue, PolicyParams } from './policies/policy-params';
export { teams } from './teams';
export { upstreamFindings } from './upstream-findings';
