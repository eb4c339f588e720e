export type { AskedCaller } from './asked-caller';
export type { AskedDiscovery } from './asked-discovery';
export type { AskedExplanation, Explained, Reading } from './asked-explanation';
export type { AskedHistory } from './asked-history';
export type { AskedRunning } from './asked-running';
export { askingPerson } from './asking-person';
export type { ChangeOf, Named, OfEnvironments, OtherChange } from './change-of';
export { COMMENT_VERBS, type CommentVerb } from './comments/comment-verbs';
export type { DeliveryRegistry } from './delivery-registry';
export { projectFolder } from './delivery-tools';
export type { Emergency } from './emergency/emergency';
export { readEmergency } from './emergency/folder';
export { judgeFolder as judgeEmergencyFolder } from './emergency/judge-folder';
export { emergencyFinding } from './emergency/notes';
export type { AskedByHand, RollbackByHand } from './emergency/rollback-by-hand';
export { open } from './open';
export { OpenDelivery } from './open-delivery';
export type { ChangeTerms, OpenOptions } from './open-options';
export { parsePlan, planJson, planMarkdown, planTerminal, printPlan } from './plan-text';
export { type RenderLimits, renderProject } from './project-renderer';
export type {
  ApprovedProposal,
  AskedBatch,
  MergedBefore,
  MergedProposal,
  OnReview,
  PlanRead,
  WaitingProposal,
  WithdrawnProposal,
} from './proposals';
export type { AskedProtection, BranchProtection, DeliveryProtection, ProtectionScope } from './protection';
export type { AskedVerification } from './verify-delivery';
