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
export { type ClaimKind, claimImageOnly, type DerivedValue, type ImageClaim } from './claim-image-only';
export { byGravity } from './classify';
export { configWithoutRestart } from './config-without-restart';
export type { Derivation } from './derived-value';
export { diffTrees, type TreeFiles } from './diff-trees';
export type { DiffExtension } from './extension';

export { goneJobs, isJob, newJobs } from './new-jobs';
export type { ItemStep, Path, PathStep } from './path';
export { readManifests, type TreeObject } from './read-manifests';
export { riskOf } from './risk';
export type { DiffContext, DiffRule } from './rule';

export { asBroadening, asNeutral, asUnknown, flag, judgement, less, more } from './rules/judges';
