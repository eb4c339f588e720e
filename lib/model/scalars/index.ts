export { canonicalJson } from './canonical-json';
export {
  dateOrInstant,
  digest,
  futureMoment,
  gitId,
  imageRepository,
  instant,
  releaseBeginning,
  releaseId,
} from './data-fields';
export { Digest } from './digest';
export { durationText, seconds } from './duration';
export { ImageReference, repositoryProblem, splitReference } from './image-reference';
export {
  type AppName,
  type EnvironmentName,
  parseAppName,
  parseEnvironmentName,
  parseSlotName,
  type SlotName,
} from './names';
export { type Person, parsePerson, printPerson, samePerson } from './person';
export { dnsLabel, httpOrPathUrl, line, lines, reason, relativePath, text } from './primitives';
export { type ObjectFormat, type ReleaseContent, ReleaseId } from './release-id';
export { reservedKeys, reserving } from './reserving';
export { blobId, type ObjectType, objectFormatOf, objectId, treeIdOf } from './tree-id';
export { isTreeMode, parseTree, printTree, type TreeItem } from './tree-object';
export { written } from './written';
