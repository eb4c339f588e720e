export * from './argocd';
export * from './artifact';
export { CODES, type Code, DeliveryError, type Finding } from './finding';
export * from './fleet';
export type { KindName } from './policy/typed/pod-shapes';
export { Policy } from './policy/typed/policy';
export type {
  AdmissionAction,
  NamedExpression,
  PolicyMatch,
  PolicyProps,
  PolicySeverity,
  Validation,
} from './policy/typed/policy-props';
export type { PolicyTypes } from './policy/typed/policy-types';
export type { AppData, EnvironmentData } from './protocol';
export { emitYaml, type SynthesizeOptions, synthesize } from './synth';
export * from './workload';
