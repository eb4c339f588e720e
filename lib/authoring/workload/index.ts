export type { ContainerProps, InitContainerProps, SidecarProps } from './container/container-props';
export type { VariableSource, VariableValue } from './container/environment-variables';
export type { HttpQuestion } from './container/http-question';
export type { ContainerLifecycle, LifecycleHandler } from './container/lifecycle';
export type { ContainerPort, ContainerPorts, Protocol } from './container/ports';
export type {
  CommandProbe,
  GrpcProbe,
  HttpProbe,
  Probe,
  Probes,
  ProbeTiming,
  TcpProbe,
} from './container/probe';
export type { RequestAndLimit, Resources } from './container/resources';
export type { VolumeMount } from './container/volume-mount';
export { CronTask, type CronTaskProps } from './cron-task';
export type { IdentityProps, SelectorProps } from './identity';
export type { JobProps } from './job';
export {
  MIGRATION_CONTRACT,
  type MigrationContract,
  MigrationJob,
  type MigrationJobProps,
} from './migration-job';
export { NodeAgent, type NodeAgentProps } from './node-agent';
export type { Claim } from './pod/claim';
export type { Affinity, PlacementProps, Toleration, TopologySpread } from './pod/placement';
export type { ConfigFiles, PodProps } from './pod/pod-props';
export type { ServiceAccountProps } from './pod/service-account';
export type { FilesOf, ProjectedSource, VolumeSource } from './pod/volume-source';
export type { Percent } from './problems';
export type { RollingUpdate, RolloutProps } from './rolling-update';
export type { Autoscale, DisruptionBudget, ScalingProps } from './scaling';
export {
  type PodClaim,
  type StatefulRollingUpdate,
  StatefulService,
  type StatefulServiceProps,
} from './stateful-service';
export type { Analysis, Metric } from './strategy/analysis';
export { type BlueGreen, type BlueGreenProps, blueGreen } from './strategy/blue-green';
export {
  type Canary,
  type CanaryProps,
  type CanaryStep,
  type CanaryTraffic,
  canary,
} from './strategy/canary';
export {
  type ByFlagger,
  type FlaggerAnalysis,
  type FlaggerBlueGreen,
  type FlaggerBlueGreenProps,
  type FlaggerCanary,
  type FlaggerCanaryProps,
  type FlaggerMetric,
  type FlaggerTraffic,
  type FlaggerWebhook,
  flagger,
} from './strategy/flagger';
export type { Progressive } from './strategy/rollout';
export type { GatewayRef, HttpRouteProps } from './traffic/http-route';
export type { IngressProps } from './traffic/ingress';
export type { PortProps, PortsProps } from './traffic/ports';
export type { ExtraServiceProps, ServiceProps } from './traffic/service';
export { WebService, type WebServiceProps } from './web-service';
export { Worker, type WorkerProps } from './worker';
