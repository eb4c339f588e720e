export { canonicalJson } from './canonical-json';
export { Digest } from './digest';
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
export { type ObjectFormat, type ReleaseContent, ReleaseId } from './release-id';
export { blobId, type ObjectType, objectFormatOf, objectId, treeIdOf } from './tree-id';
export { isTreeMode, parseTree, printTree, type TreeItem } from './tree-object';
