export { type ContentsCheck, type ContentsOptions, checkContents } from './check-contents';
export { checkRow } from './check-row';
export { type CodeDiffInput, codeDiff } from './code-diff';
export { contentChecks } from './content-checks';
export { type Comparison, type DeliveryRange, deliveryDiff } from './delivery-diff';
export { type DeliveryRevision, deliveryRevision } from './delivery-revision';
export {
  asksForTheUndefined,
  describingRequest,
  type FittingRequest,
  fittingRequest,
  hopefulRequest,
  type RecordedTarget,
  recordedTargets,
} from './fitting-request';
export { type Governance, governanceChanges } from './governance-changes';
export { inRepository } from './in-repository';
export { nameStanding } from './name-constructs';
export { type Review, reviewOf } from './plan-view-of';
export { proposalText } from './proposal-text';
export { readWaivers } from './read-waivers';
export {
  type RenderedStatement,
  readRendered,
  readStatement,
  statedHeads,
  writeRendered,
} from './rendered-folder';
export { inScope, ownInScope, type Scope } from './scope';
export { statedSnapshot } from './stated-snapshot';
export { type TargetSides, targetInput } from './target-input';
