export * from '../../views/plan';
export { identityLabel, type ObjectIdentity } from '../facts';
export { applyChanges } from './apply-changes';
export {
  CHANGE_CLASSES,
  type Change,
  type ChangeClass,
  type ChangeKind,
  type ObjectDiff,
  type RawChange,
  type TreeDiff,
} from './change';
export {
  type ClaimInput,
  type ClaimKind,
  claimImageOnly,
  type DerivedValue,
  type ImageClaim,
  type SlotPosition,
} from './claim-image-only';
export { byGravity } from './classify';
export { compareValues } from './compare-values';
export type { Derivation } from './derived-value';
export { type DiffOptions, diffTrees, type Files } from './diff-trees';
export type { ImagePath } from './image-positions';
export type { MergeKey } from './merge-keys';
export { type ObjectTree, parseTree, type TreeObject, type TreeText } from './parse-tree';
export { type ItemStep, type Path, type PathStep, pathText } from './path';
export { riskOf } from './risk';
export type { Judgement, Rule, RuleContext } from './rule';
export { RULES } from './rules';
export { forecastSync, type HookForecast, type SyncForecast } from './sync-forecast';
