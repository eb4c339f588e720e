export { broughtLater } from './brought-later';
export { applyBypass, approvalsToBypass, bypassApprovals, bypassNames } from './bypass';
export type { ContentChecks } from './content-check';
export { contentChecks } from './content-checks';
export { isActive, judgeFreeze } from './controls/freeze';
export { heldByRollback } from './controls/hold';
export { whyClosed } from './controls/windows';
export { custodyUpstreams } from './custody';
export { type Descent, descentOf, rejectedIn, wentTheSameWay } from './descent';
export { doubtAbout } from './doubt-about';
export { editedUpstreams } from './edited-upstreams';
export { gateProblems } from './gate-problems';
export { gatesBefore } from './gates-before';
export { governanceChanges } from './governance-changes';
export { governedBy } from './governed-by';
export { imagesKey } from './images-key';
export {
  appsNaming,
  declaredBy,
  type Inventory,
  inventoriesOf,
  inventoryOf,
  inventoryOfRecord,
  isImage,
  judgeSlots,
  judgeTags,
  slotsOf,
  standingInventories,
  withFiles,
} from './inventory';
export { isRejected, rejectedWords, rejectionsOf } from './is-rejected';
export { judgeControls, judgeControlsApart } from './judge-controls';
export { judgeEnvironments } from './judge-environments';
export { readTargetChange, saysTheSame, type TargetDifference } from './judge-target';
export { judgeTree, readTree, standingFiles } from './judge-tree';
export { laterRefusal, warned } from './later-refusal';
export { mixedChange } from './mixed-change';
export { environmentLeaves, undefinedEnvironment, undefinedTarget } from './orphan-record';
export { permittedFiles } from './permitted';
export { gatherPlacementFacts, type Placement, type PlacementFacts, stating } from './placement-facts';
export {
  gateStandings,
  judgePlacementApart,
  type PlacementContext,
  sameHere,
} from './placement-rules';
export { judgeInputs, judgeRecordedFiles, judgeRecordedTarget } from './recorded-files';
export { rejectedNames } from './rejected-names';
export type { RuleStanding } from './rule-standing';
export { type StandingFiles, sharedObjects } from './shared-objects';
export { witnessNotSigned } from './signatures';
export { staleRenders } from './stale-renders';
export { targetsIn } from './targets-in';
export { judgeWaiverFile } from './waivers/judge-waiver-file';
export { readableWaivers, readWaivers } from './waivers/read-waivers';
export { judgeSelfWitness } from './witness/judge-witness';
export { isWitnessed, standingWitness } from './witness/standing-witness';
export { witnessAhead, witnessCommand, witnessesCommand, witnessStep } from './witness/witness-command';
