export { Delivery, type DeliveryOptions } from '../delivery/delivery';
export { findRendered } from '../delivery/find-rendered';
export { readable } from '../delivery/last-readable';
export { pastRecord } from '../delivery/past-record';
export { refOf, repositoryOf, type Site } from '../delivery/site';
export {
  type ControlFile,
  type Controls,
  governBy,
  readEnvironments,
  Snapshot,
  type StoredRecord,
} from '../delivery/snapshot';
export { isManifestEntry, strangeEntries } from '../delivery/strange-entries';
export { isActive } from '../judgement/active-freeze';
export type { ContentCheck, ContentChecks, ContentVerdict } from '../judgement/content-check';
export {
  freezeFindings,
  holdFindings,
  rejectedNames,
  rejectionFindings,
} from '../judgement/control-findings';
export {
  type Custody,
  custodyOf,
  custodyUpstreams,
  type UpstreamState,
  type Upstreams,
  upstreamNames,
  upstreamsHold,
} from '../judgement/custody';
export { imagesKey } from '../judgement/images-key';
export { environmentsTogether } from '../judgement/judge-environments';
export { judgeTree, readTree } from '../judgement/judge-tree';
export { gatherPlacementFacts, type Placement } from '../judgement/placement-facts';
export { duration, judgePlacement, sameHere } from '../judgement/placement-rules';
export { applyPlan } from './apply-plan';
export type {
  Asked,
  ChangeEntry,
  ChangeTale,
  Proposed,
  TargetShape,
  ToldChange,
} from './changes/change-entry';
export { parseChange } from './changes/parse-change';
export { type PromotionRequest, planPromotion } from './changes/promote/plan-promotion';
export type { ChosenApp, Promotion } from './changes/promote/promotion';
export { type BuiltInVerb, changeOf, changeVerbs, findChange, registerChange } from './changes/registry';
export { commitMessage, subjectLine } from './commit-message';
export { findProposal } from './find-proposal';
export { type FoundRelease, findRelease } from './find-release';
export type { Approval, Forge, GivenApproval } from './forge';
export { type Review, reviewProposal } from './merge-proposal';
export { nameConstructs } from './name-constructs';
export { openProposal, openProposals } from './open-proposals';
export {
  type Change,
  completePlan,
  type Plan,
  type PlanDraft,
  type RendersPlan,
  type TargetPlan,
  type Verb,
} from './plan';
export { type ConfigurationRequest, planConfiguration } from './plan-configuration';
export { type ControlRequest, planControl } from './plan-control';
export { planPlacements } from './plan-placements';
export { planRelease, type ReleaseRequest, type ReleaseTools } from './plan-release';
export { planRetirement, type RetireRequest } from './plan-retirement';
export { planRollback, type RollbackRequest } from './plan-rollback';
export { planWaiver, type WaiveRequest } from './plan-waiver';
export { planWitness, type WitnessRequest } from './plan-witness';
export { matchesBranch, ProjectCode } from './project-code';
export { fileName, type Proposal, parseTrailers, proposalId } from './proposal';
export { type Rendered, type Renderer, type RenderOrder, rememberingRenderer } from './renderer';
export type { ChangeRequest } from './request';
export { type Outcome, type Planner, type RunOptions, runChange } from './run-change';
export { type MergeOptions, type MergeOutcome, runMerge } from './run-merge';
export { type LostRace, untilThrough } from './until-through';
