export { applyPlan } from './apply-plan';
export type {
  Asked,
  ChangeEntry,
  ChangeTale,
  Proposed,
  TargetShape,
  ToldChange,
  ToldFile,
} from './changes/change-entry';
export type { ConfigurationPart, ConfigureChange } from './changes/configure/change';
export {
  type ConfigurationRequest,
  partsToDo,
  planConfiguration,
} from './changes/configure/plan-configuration';
export { fileName } from './changes/file-name';
export type { FreezeChange, UnfreezeChange } from './changes/freeze/change';
export type { HoldChange, UnholdChange } from './changes/hold/change';
export { parseChange } from './changes/parse-change';
export type { ChosenApp, PromoteChange } from './changes/promote/change';
export { type PromotionRequest, planPromotion } from './changes/promote/plan-promotion';
export {
  type BuiltInChange,
  type BuiltInVerb,
  changeOf,
  changeVerbs,
  findChange,
  registerChange,
} from './changes/registry';
export type { RejectChange, UnrejectChange } from './changes/reject/change';
export type { ReleaseChange } from './changes/release/change';
export { planRelease } from './changes/release/plan-release';
export type { ReleaseRequest } from './changes/release/release-request';
export type { RetireChange } from './changes/retire/change';
export { planRetirement } from './changes/retire/plan-retirement';
export type { RollbackChange } from './changes/rollback/change';
export { planRollback, type RollbackRequest } from './changes/rollback/plan-rollback';
export { undoPlacement } from './changes/undo-placement';
export { parseWaiverName, type UnwaiveChange, type WaiveChange } from './changes/waive/change';
export { planWaiver } from './changes/waive/plan-waiver';
export type { WitnessChange } from './changes/witness/change';
export { planWitness } from './changes/witness/plan-witness';
export { commitMessage, subjectLine } from './commit-message';
export { findProposal, notOpen } from './find-proposal';
export { type FoundRelease, findRelease } from './find-release';
export type { Approval, Forge, GivenApproval, ProposedPush } from './forge';
export { type ProposalReview, reviewProposal } from './merge-proposal';
export { nameConstructs } from './name-constructs';
export { openProposal, openProposals } from './open-proposals';
export {
  type Change,
  completePlan,
  type Plan,
  type PlanDraft,
  type ReleaseResolution,
  type RendersPlan,
  type TargetPlan,
} from './plan';
export { planPlacements } from './plan-placements';
export { matchesBranch, ProjectCode } from './project-code';
export { noSuchProposal, type Proposal, proposalId } from './proposal';
export type {
  ProposalComment,
  ProposalEnd,
  ProposalPlace,
  ProposalStatus,
  ProposalText,
  PullRequest,
  PullRequests,
} from './pull-requests';
export { type Rendered, type Renderer, type RenderOrder, rememberingRenderer } from './renderer';
export { replan } from './replan';
export type { ChangeRequest } from './request';
export { type ChangeOutcome, type Outcome, type Planner, type RunOptions, runChange } from './run-change';
export { type MergeOptions, type MergeOutcome, runMerge } from './run-merge';
export { parseSavedPlan, printSavedPlan } from './saved-plan';
export { type LostRace, untilThrough } from './until-through';
export { type WithdrawOptions, type WithdrawOutcome, withdrawProposal } from './withdraw-proposal';
