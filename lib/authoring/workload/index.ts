export { CronTask, type CronTaskProps } from './cron-task';
export type { IngressProps } from './ingress';
export type { JobProps } from './job';
export {
  MIGRATION_CONTRACT,
  type MigrationContract,
  MigrationJob,
  type MigrationJobProps,
} from './migration-job';
export type { ConfigFiles, PodProps, Resources, VariableSource, VariableValue } from './pod-props';
export type { CommandProbe, HttpProbe, Probe, ProbeTiming } from './probe';
export type { Autoscale, ScalingProps } from './scaling';
export { WebService, type WebServiceProps } from './web-service';
export { Worker, type WorkerProbe, type WorkerProps } from './worker';
