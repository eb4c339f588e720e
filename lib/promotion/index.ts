export { isActive } from './active-freeze';
export { applyPlan } from './apply-plan';
export { commitMessage, subjectLine } from './commit-message';
export { freezeFindings, holdFindings, rejectedNames, rejectionFindings } from './control-findings';
export {
  type Custody,
  custodyOf,
  custodyUpstreams,
  type UpstreamState,
  type Upstreams,
  upstreamNames,
  upstreamsHold,
} from './custody';
export { Delivery, type DeliveryOptions } from './delivery';
export { didYouMean } from './did-you-mean';
export { findProposal } from './find-proposal';
export { type FoundRelease, findRelease } from './find-release';
export { findRendered } from './find-rendered';
export type { Approval, Forge, GivenApproval } from './forge';
export { imagesKey } from './images-key';
export { environmentsTogether } from './judge-environments';
export { judgeTree, readTree } from './judge-tree';
export { readable } from './last-readable';
export { messageOfLater } from './later-refusal';
export { type Review, reviewProposal } from './merge-proposal';
export { nameConstructs } from './name-constructs';
export { openProposal, openProposals } from './open-proposals';
export { pastRecord } from './past-record';
export { type Person, parsePerson, printPerson, samePerson } from './person';
export { gatherPlacementFacts, type Placement } from './placement-facts';
export { duration, judgePlacement, sameHere } from './placement-rules';
export {
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
export { type PromotionRequest, planPromotion } from './plan-promotion';
export { planRelease, type ReleaseRequest, type ReleaseTools } from './plan-release';
export { planRetirement, type RetireRequest } from './plan-retirement';
export { planRollback, type RollbackRequest } from './plan-rollback';
export { judgeWaiverFile, planWaiver, type WaiveRequest } from './plan-waiver';
export { planWitness, type WitnessRequest } from './plan-witness';
export { matchesBranch, ProjectCode } from './project-code';
export { fileName, type Proposal, parseTrailers, proposalId } from './proposal';
export { type Rendered, type Renderer, type RenderOrder, rememberingRenderer } from './renderer';
export type { ChangeRequest, ContentCheck, ContentChecks, ContentVerdict } from './request';
export { type Outcome, type Planner, type RunOptions, runChange } from './run-change';
export { type MergeOptions, type MergeOutcome, runMerge } from './run-merge';
export { refOf, repositoryOf, type Site } from './site';
export {
  type ControlFile,
  type Controls,
  governBy,
  readEnvironments,
  Snapshot,
  type StoredRecord,
} from './snapshot';
export { isManifestEntry, strangeEntries } from './strange-entries';
