export * from './authoring/fleet';
export { type SynthesizeOptions, synthesize } from './authoring/synth';
export * from './authoring/workload';
export * from './controllers/argocd';
export type { KindName } from './kubernetes/policy/typed/pod-shapes';
export { Policy } from './kubernetes/policy/typed/policy';
export type {
  AdmissionAction,
  NamedExpression,
  PolicyMatch,
  PolicyProps,
  PolicySeverity,
  Validation,
} from './kubernetes/policy/typed/policy-props';
export type { PolicyTypes } from './kubernetes/policy/typed/policy-types';
export type { AppData, EnvironmentData } from './model/exchange';
export { CODES, type Code, DeliveryError, type Finding } from './model/finding';
export * from './model/scalars';
export { emitYaml } from './yaml';
