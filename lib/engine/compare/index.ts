export { assertScopeOfCode, type CodeDiffInput, codeDiff } from './code-diff';
export { type Comparison, deliveryDiff } from './delivery-diff';
export { type DeliveryRevision, deliveryRevision } from './delivery-revision';
export {
  asksForTheUndefined,
  describingRequest,
  fittingRequest,
  hopefulRequest,
  recordedTargets,
} from './fitting-request';
export { nameStanding } from './name-constructs';
export { newTargets } from './new-apps';
export { previewTargets, pullableImage } from './preview-targets';
export { readRendered, readStatement, writeRendered } from './rendered-folder';
export type { Scope } from './scope';
export { statedSnapshot } from './stated-snapshot';
