export { approvalClauses, isNamed, missingApprovals } from './approval-clauses';
export { type ApprovalsSoFar, approvalsSoFar } from './approvals-so-far';
export type { AskedComment, AskedComments } from './asked-comment';
export { barred } from './barred';
export type { AlarmChange, AllClearChange } from './changes/alarm/entry';
export type { Asked, ChangeTale, TargetShape, ToldChange, ToldFile, ToldTerms } from './changes/change-entry';
export { commandLine, optionWords, shellWord, WHY, withReason } from './changes/command-line';
export type { ConfigurationPart, ConfigureChange } from './changes/configure/change';
export { fileName } from './changes/file-name';
export type { FollowUpChange } from './changes/follow-up/change';
export { recordedEmergency } from './changes/follow-up/recorded-emergency';
export type { FreezeChange, UnfreezeChange } from './changes/freeze/change';
export type { HoldChange, UnholdChange } from './changes/hold/entry';
export { parseChange } from './changes/parse-change';
export type { ProjectTools } from './changes/project-tools';
export type { ChosenApp, Lane, PromoteChange } from './changes/promote/change';
export { leftOutOfAll } from './changes/promote/left-out-of-all';
export { changeOf, changeVerbs, findChange } from './changes/registry';
export type { RejectChange, UnrejectChange } from './changes/reject/change';
export type { ImagesByApp, ReleaseChange } from './changes/release/change';
export type { RetireChange } from './changes/retire/change';
export type { RollbackChange } from './changes/rollback/change';
export type { TargetChange } from './changes/target-change';
export { undoPlacement } from './changes/undo-placement';
export type { UnwaiveChange, WaiveChange } from './changes/waive/change';
export { approvingWitness, type RenderedForApproval } from './changes/witness/approving-witness';
export type { WitnessChange, WitnessedRelease } from './changes/witness/change';
export { renderedAgain } from './changes/witness/render-again';
export { checkoutAhead } from './checkout-ahead';
export { subjectLine } from './commit-message';
export { type DiscoverQuestion, discover } from './discover/discover';
export type { DiscoveredSlot, Discovery, SlotStanding } from './discover/discovery';
export { type ExplainQuestion, explainEntering } from './explain/explain';
export { verdictOf } from './explain/explained-rules';
export type { ExplainedRule, ExplainedVerdict, Explanation } from './explain/explanation';
export { findProposal, notOpen } from './find-proposal';
export type {
  Approval,
  Forge,
  ForgeCommit,
  GivenApproval,
  ReachedSource,
  SourceRequests,
  VoidApproval,
} from './forge';
export { madeByForge } from './made-by-forge';
export { type BatchedMerge, mergeAll } from './merge-all';
export { missingParts, ownersAsked, reviewProposal } from './merge-proposal';
export { nameConstructs } from './name-constructs';
export { openProposal, openProposals, rememberedProposals } from './open-proposals';
export { type OverlappingProposal, overlappingProposals, targetsMovedBy } from './overlapping-proposals';
export { type Overtaken, overtakenWords } from './overtaken';
export type { Change, Plan, ReleaseResolution, RendersPlan, TargetPlan } from './plan';
export { planMoved } from './plan-moved';
export { planRead } from './plan-read';
export { ProjectCode } from './project-code';
export { askersOf, type Proposal, proposalRef } from './proposal';
export type { ProposalReview } from './proposal-review';
export type {
  Opening,
  ProposalComment,
  ProposalEnd,
  ProposalPlace,
  ProposalStatus,
  ProposalText,
  PullRequest,
  PullRequests,
} from './pull-requests';
export { keptHeads } from './receipts/kept-heads';
export { fetchReceipts, readReceipts, receiptPath } from './receipts/receipt-files';
export { type Rendered, type Renderer, rememberingRenderer } from './renderer';
export { replan } from './replan';
export { type AskedRequest, requestsAbout } from './requests-about';
export { type ChangeOutcome, type Outcome, type Planner, runChange } from './run-change';
export { type MergeOutcome, runMerge } from './run-merge';
export { type RunningImages, runningImages } from './running-images';
export { parseSavedPlan, printSavedPlan } from './saved-plan';
export { approvedByNamesakes, refuseSelfApproval, selfApproval } from './self-approval';
export { readSourceWords } from './source-words';
export { standsIn } from './stands-in';
export { approvalTerms, termsOf } from './statements/approval-terms';
export { countedApprovals } from './statements/counted-approvals';
export { isOfTarget, signApproval } from './statements/sign-approval';
export { judgeStatements } from './statements/signed-approvals';
export { keptStatements } from './statements/statement-files';
export { stepsWith } from './statements/steps-with';
export { type LostRace, untilThrough } from './until-through';
export { partsTouchedBy, partsWaiting } from './waiting-parts';
export { waveNameOf, wavesOf } from './waves-of';
export { withdrawProposal } from './withdraw-proposal';
