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
