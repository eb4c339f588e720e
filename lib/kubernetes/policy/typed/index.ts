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
export type { PolicyTypes } from './policy-types';
