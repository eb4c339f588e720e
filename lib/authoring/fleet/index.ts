export { type Absent, absent } from './absent';
export { changeTicket } from './change-ticket';
export { Environment, type Widened, type WidenedValue } from './environment';
export type {
  Allowance,
  ApprovalPart,
  Approvals,
  Bypassable,
  CustomPolicy,
  CustomPolicyProps,
  EnvironmentDelivery,
  EnvironmentPolicies,
  EnvironmentProps,
  FieldByHand,
  FieldsOfKind,
  Requests,
  Signer,
  Window,
} from './environment-props';
export { Fleet, type FleetTarget, type Literal, type Valued } from './fleet';
export {
  type AppOfChart,
  type AppOfSource,
  type AppSource,
  type Defaults,
  type DescribedAppProps,
  FleetApp,
  type FleetAppProps,
  type Given,
} from './fleet-app';
export type { FleetDefinition } from './fleet-definition';
export { Project, type ProjectProps } from './project';
export { type AutoSyncOptions, autoSync, manualSync, type SyncPolicy } from './sync';
export { allOf, anyOf, type Upstreams } from './upstreams';
export { type WaveOf, type WavesProps, waves } from './waves';
