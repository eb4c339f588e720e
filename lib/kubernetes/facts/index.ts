export { readAmount, writtenAmount } from './amount';
export { isClusterScoped, type ObjectScope, scopeOf } from './cluster-scoped';
export { contentName, isNamedByContent, LONGEST_STEM, nameByContent } from './content-name';
export { groupOf } from './group-of';
export {
  CONTAINER_LISTS,
  eachImage,
  IMAGES_IN_POD,
  isContainerList,
  type ObjectPath,
  SIZED_LISTS,
} from './images';
export { IMMUTABLE_FIELDS, type ImmutableFields } from './immutable-fields';
export { MERGE_KEY_DEFAULTS, MERGE_KEYS, type MergeKey } from './merge-keys';
export {
  identityLabel,
  identityText,
  type ObjectIdentity,
  objectIdentity,
  objectsOf,
} from './object-identity';
export { POD_KIND_TABLE, podSpecPath, podTemplatePath } from './pod-kinds';
export { isOneOf, type ResourceKind, resourceKind } from './resource-kind';
export { secretDataIn } from './secret-data';
export {
  announcesSecret,
  assignsSecret,
  isSecretKey,
  isSecretText,
  settingHoldsSecret,
} from './secret-looking';
