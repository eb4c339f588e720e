export { type AppData, AppDataSchema, type AppPart, AppPartSchema } from './app-data';
export { BUILT_IN_RULES, type BuiltInRule } from './built-in-rules';
export { type DeliveredEnvironment, deliveryPathFindings } from './delivery-paths';
export { type EnvironmentData, EnvironmentDataSchema, type Gate } from './environment-data';
export { type FleetDescription, FleetDescriptionSchema, OriginsSchema } from './fleet-description';
export { OWN_POLICY_LIMITS, type OwnPolicyData, OwnPolicySchema } from './own-policy';
export {
  BOOTSTRAP,
  ENVIRONMENT_INPUTS,
  isTargetFile,
  TARGET_APPLICATION,
  TARGET_DELIVERY,
  TARGET_OBJECTS,
} from './places';
export { type PolicyData, PolicyDataSchema } from './policy-data';
export { policyNameFindings } from './policy-names';
export type { ParamValue, PolicyParams } from './policy-params';
export { dnsLabel, httpOrPathUrl, reason, relativePath, text } from './primitives';
export { type ProjectSettings, readProjectSettings, SECOND_OPINIONS } from './project-settings';
export { REQUEST_VARIABLE, type RenderRequest, RenderRequestSchema } from './render-request';
export { upstreamFindings } from './upstream-findings';
