export * from './argocd';
export * from './artifact';
export { CODES, type Code, DeliveryError, type Finding } from './finding';
export * from './fleet';
export type { AppData, EnvironmentData } from './protocol';
export { emitYaml, type SynthesizeOptions, synthesize } from './synth';
export * from './workload';
