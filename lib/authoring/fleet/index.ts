export { type Absent, absent } from './absent';
export { Environment } from './environment';
export type {
  Allowance,
  Approvals,
  Bypassable,
  ClusterDestination,
  EnvironmentDelivery,
  EnvironmentPolicies,
  EnvironmentProps,
  OwnPolicy,
  OwnPolicyProps,
  TargetValue,
} from './environment-props';
export { Fleet, type FleetTarget, type Literal } from './fleet';
export { FleetApp, type FleetAppProps, type Given, type Only } from './fleet-app';
export { Project, type ProjectProps } from './project';
export { type AutoSyncOptions, autoSync, manualSync, type SyncPolicy } from './sync';
export type { Target, TargetEnvironment } from './target';
export { allOf, anyOf, type Upstreams } from './upstreams';
export { type YamlFiles, yamlFiles } from './yaml-files';
