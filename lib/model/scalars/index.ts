export type { Brand } from './brand';
export { canonicalJson } from './canonical-json';
export { canonicalRepository, isSameRepository, type ParsedImage, parseImage } from './canonical-repository';
export { deliveryBranch } from './delivery-branch';
export { Digest, digest, isDigestBeginning, withShortDigests } from './digest';
export { durationText, seconds } from './duration';
export { type Evidence, evidence, evidenceText, printEvidence } from './evidence';
export {
  type CommitId,
  commitId,
  gitId,
  isGitId,
  isGitIdBeginning,
  parseCommitId,
  parseTreeId,
  shortId,
  type TreeId,
  treeId,
} from './git-id';
export { ImageReference, imageReference, imageRepository, splitReference, tag } from './image-reference';
export { dateOrInstant, futureMoment, instant } from './instant';
export { httpOrPathUrl, relativePath } from './location';
export {
  type AppName,
  appName,
  dnsLabel,
  type EnvironmentName,
  EVIDENCE_KINDS,
  type EvidenceKind,
  environmentName,
  evidenceKind,
  isAppName,
  isDnsLabel,
  isEnvironmentName,
  parseAppName,
  parseEnvironmentName,
  parseEvidenceKind,
  parseSlotName,
  type SlotName,
  slotName,
} from './names';
export { pair } from './pair';
export { type Person, parsePerson, personKey, printPerson, samePerson } from './person';
export { recordOf } from './record-of';
export { type ObjectFormat, type ReleaseContent, ReleaseId, releaseBeginning, releaseId } from './release-id';
export { reservedKeys, reserving } from './reserving';
export { isRuleName, policyName, ruleOrCode } from './rule-name';
export { line, lines, reason, text } from './text';
export { blobId, type ObjectType, objectFormatOf, objectId, treeIdOf } from './tree-id';
export { isTreeMode, parseTree, printTree, type TreeItem } from './tree-object';
export { written } from './written';
