export type { HookForecast, JobForecast, SyncForecast } from './controllers/diff';
export type { TreeEdit } from './engine/git';
export type { ContentKind, DeliveryChange } from './engine/history';
export type {
  Approval,
  Change,
  ChangeOutcome,
  ChosenApp,
  ConfigurationPart,
  ConfigureChange,
  FreezeChange,
  HoldChange,
  Plan,
  PromoteChange,
  RejectChange,
  ReleaseChange,
  ReleaseResolution,
  RendersPlan,
  RetireChange,
  RollbackChange,
  TargetPlan,
  UnfreezeChange,
  UnholdChange,
  UnrejectChange,
  UnwaiveChange,
  WaiveChange,
  WitnessChange,
} from './engine/promotion';
export type {
  CHANGE_CLASSES,
  ChangeClass,
  ChangeKind as ObjectChangeKind,
  ClaimKind,
  Derivation,
  DerivedValue,
  ItemStep,
  ObjectChange,
  ObjectDiff,
  Path,
  PathStep,
  RawChange,
} from './kubernetes/diff';
export type { ObjectIdentity } from './kubernetes/facts';
export type { ImageSlot } from './model/app';
export type {
  CustomPolicyData,
  CustomPolicySchema,
  EnvironmentData,
  EnvironmentDataSchema,
  EnvironmentField,
  EnvironmentFields,
  FieldChange,
  FieldEntries,
  ParamValue,
  PolicyData,
  PolicyDataSchema,
  PolicyParams,
} from './model/environment';
export type { AnyFleet, AppData, AppDataSchema, EnvironmentOf } from './model/exchange';
export {
  CODES,
  type Code,
  type CodeDescription,
  DeliveryError,
  type Disposition,
  type FieldJudgement,
  type Finding,
  type GovernanceRow,
  type JudgedBy,
  type RISK_LEVELS,
  type RiskLevel,
  type RuleTally,
  type Severity,
  type Subject,
  type Verdict,
} from './model/finding';
export type { GateEntry, GateStanding, GateVerdict } from './model/gate';
export type { Json, JsonMap } from './model/json';
export {
  type AppName,
  type Brand,
  type CommitId,
  Digest,
  type EnvironmentName,
  ImageReference,
  type Person,
  type ReleaseContent,
  ReleaseId,
  type TreeId,
} from './model/scalars';
export type { AskedHistory } from './promotion/index';
export {
  type ApprovedProposal,
  type ChangeOf,
  type ChangeTerms,
  type DeliveryRegistry,
  type MergedBefore,
  type MergedProposal,
  type Named,
  type OpenDelivery,
  type OpenOptions,
  type OtherChange,
  open,
  parsePlan,
  planJson,
  planMarkdown,
  planTerminal,
  printPlan,
  type RenderLimits,
  type WaitingProposal,
  type WithdrawnProposal,
} from './promotion/index';
export type { AskedWaiver, Evidence, Freeze, Hold, Rejection, ReleaseRecord, Waiver } from './registry';
export type {
  CheckRow,
  EvidenceRow,
  FileRow,
  ImageRow,
  ImageVersion,
  MarkdownOptions,
  PlanView,
  RiskRow,
  RollbackRow,
  SharedChange,
  SyncPolicyRow,
  TargetView,
  TerminalOptions,
} from './views/plan';
export type { PlanReview } from './views/plan/from-delivery';
