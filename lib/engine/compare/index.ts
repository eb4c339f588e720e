export { checkRow } from '../../views/plan/check-row';
export { type PlanReview, reviewOf } from '../../views/plan/plan-view-of';
export { proposalText } from '../../views/plan/proposal-text';
export { type TargetSides, targetInput } from '../../views/plan/target-input';
export { type ContentsCheck, type ContentsOptions, checkContents } from '../judgement/check-contents';
export { contentChecks } from '../judgement/content-checks';
export { type Governance, governanceChanges } from '../judgement/governance-changes';
export { readWaivers } from '../judgement/read-waivers';
export { type CodeDiffInput, codeDiff } from './code-diff';
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
export { inRepository } from './in-repository';
export { nameStanding } from './name-constructs';
export {
  type RenderedStatement,
  readRendered,
  readStatement,
  statedHeads,
  writeRendered,
} from './rendered-folder';
export { inScope, ownInScope, type Scope } from './scope';
export { statedSnapshot } from './stated-snapshot';
