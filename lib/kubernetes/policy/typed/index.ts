export {
  type AdmissionObject,
  type AdmissionTarget,
  admissionObjects,
  kyvernoObjects,
  type LeftOut,
} from '../admission';
export { MOVING_TAGS, PACK, type PackOptions, type PackRule, type PackRuleName, packRules } from '../pack';
export {
  type EvaluationOptions,
  evaluatePolicies,
  type PolicyRule,
  type PolicySubject,
} from './evaluate-policies';
export type { KindName } from './pod-shapes';
export { Policy } from './policy';
export type {
  AdmissionAction,
  NamedExpression,
  PolicyMatch,
  PolicyProps,
  PolicySeverity,
  Validation,
} from './policy-props';
export {
  type JudgedObject,
  type PolicyOutcome,
  type PolicyProblem,
  type PolicyResult,
  policyFindings,
} from './policy-result';
export type { PolicyTypes } from './policy-types';
export { TargetRule, type TargetRuleProps, type Violation } from './target-rule';
