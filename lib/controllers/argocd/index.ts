export { AppOfApps, type AppOfAppsProps } from './app-of-apps';
export { AppProject } from './app-project';
export type { AppProjectProps, ClusterResource, ResourceKind, SyncWindow } from './app-project-props';
export { Application } from './application';
export type {
  ApplicationProps,
  AutomatedSync,
  Destination,
  DirectorySource,
  IgnoredDifference,
  Retry,
} from './application-props';
export { type DeliveryBranch, deliveryOf } from './delivery';
export { type EnvironmentObjectsRequest, environmentObjects } from './environment-objects';
export { nameClashes } from './name-clashes';
export {
  ARGOCD_NAMESPACE,
  applicationName,
  clusterName,
  IN_CLUSTER,
  projectName,
  rootApplicationName,
  rootProjectName,
} from './names';
export {
  type HookDeletePolicy,
  type HookPhase,
  hook,
  type Protection,
  protect,
  syncWave,
} from './sync-order';
export { type TargetApplicationRequest, targetApplication } from './target-application';
export { TARGET_KINDS } from './target-kinds';
export { translateFacts } from './translate-facts';
