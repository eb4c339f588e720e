export type { ArgocdVersion } from '../settings';
export { AppOfApps, type AppOfAppsProps } from './app-of-apps';
export { AppProject } from './app-project';
export type { AppProjectProps, ClusterResource, SyncWindow } from './app-project-props';
export { Application } from './application';
export type {
  ApplicationProps,
  AutomatedSync,
  Destination,
  DirectorySource,
  IgnoredDifference,
  Retry,
} from './application-props';
export { type ArgocdProps, argocd } from './argocd';
export {
  type HookDeletePolicy,
  type HookPhase,
  hook,
  type Protection,
  protect,
  syncWave,
} from './sync-order';
