export type { Brand } from './brand';
export { type Build, build, buildNumber, buildNumberText, DEFAULT_PIPELINE, pipelineName } from './build';
export { canonicalJson } from './canonical-json';
export { canonicalRepository, isSameRepository, type ParsedImage, parseImage } from './canonical-repository';
export { celName, isCelName } from './cel-name';
export { type CommitMaker, commitMaker } from './commit-maker';
export { type CommitSigning, signingFormat } from './commit-signing';
export { deliveryBranch, parseDeliveryBranch } from './delivery-branch';
export {
  DIGEST_PATTERN,
  Digest,
  digest,
  isDigestBeginning,
  PLACEHOLDER_DIGEST,
  withShortDigests,
} from './digest';
export { durationText, seconds } from './duration';
export { type Evidence, evidence, evidenceText, printEvidence } from './evidence';
export { isPlainFileName } from './file-name';
export { forgeAccount, forgeTeam, isForgeOwner } from './forge-owner';
export {
  type CommitId,
  commitId,
  gitId,
  isCommitId,
  isGitId,
  isGitIdBeginning,
  isNoObject,
  parseCommitId,
  parseTreeId,
  shortId,
  type TreeId,
  treeId,
  withShortIds,
} from './git-id';
export {
  ImageReference,
  imageRepository,
  isTag,
  type NamedImage,
  namedImage,
  parseNamedImage,
  registryHost,
  splitReference,
  tag,
} from './image-reference';
export {
  dateOrInstant,
  endOfDayOrMoment,
  futureMoment,
  instant,
  isWrittenAsDay,
  typedMoment,
} from './instant';
export { groupAndKind, isKind, isVersionAndKind, KIND_PATTERN, versionAndKind } from './kind-name';
export { httpOrPathUrl, relativePath, webLink } from './location';
export { isLoopback } from './loopback';
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
export { compilePattern, pattern } from './pattern';
export {
  isNamedAlike,
  isPlainAddress,
  type Person,
  parsePerson,
  personKey,
  printPerson,
  samePerson,
} from './person';
export { isProposalId, noSuchProposal, type ProposalId, parseProposalId, proposalId } from './proposal-id';
export { recordOf } from './record-of';
export {
  type BranchName,
  isBranchName,
  isRefName,
  parseBranchName,
  parseRefName,
  type RefName,
} from './ref-name';
export { type ObjectFormat, type ReleaseContent, ReleaseId, releaseBeginning, releaseId } from './release-id';
export { reservedKeys, reserving } from './reserving';
export { findingCode, isFindingCode, isRuleName, policyName, ruleOrCode } from './rule-name';
export { fitted, problemText, type SchemaProblem } from './schema-problems';
export { isGpgKey, signerKey } from './signer-key';
export { LONGEST_SOURCE_WORDS, type SourceWords, sourceWords } from './source-commit';
export { isPlaceholder, line, lines, reason, statedReason, statedTicket, text } from './text';
export { blobId, type ObjectType, objectFormatOf, objectId, treeIdOf } from './tree-id';
export { isTreeMode, parseTree, printTree, type TreeItem } from './tree-object';
export { parseWaiverName, type WaiverName, waiverName } from './waiver-name';
export { written } from './written';
