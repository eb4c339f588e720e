export { applyChanges } from './apply-changes';
export {
  CHANGE_CLASSES,
  type ChangeClass,
  type ChangeKind,
  type ObjectChange,
  type ObjectDiff,
  type RawChange,
  type TreeDiff,
} from './change';
export { changeLines, type Detail, type DiffLine, objectLine } from './change-lines';
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
export { type DiffOptions, diffTrees, type TreeFiles } from './diff-trees';
export type { DiffExtension } from './extension';
export type { ImagePath } from './image-positions';
export { goneJobs, type NewJob, newJobs } from './new-jobs';
export { type ItemStep, type Path, type PathStep, pathText } from './path';
export { type ObjectTree, readManifests, type TreeObject, type TreeText } from './read-manifests';
export { riskOf } from './risk';
export type { DiffContext, DiffRule, Judgement } from './rule';
export { rulesWith } from './rules';
export { asBroadening, asNeutral, asUnknown, flag, judgement, less, more } from './rules/judges';
