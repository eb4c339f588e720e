export { readAmount, writtenAmount } from './amount';
export { isClusterScoped, type ObjectScope, scopeOf } from './cluster-scoped';
export { CONTAINER_LISTS, isContainerList, SIZED_LISTS } from './containers';
export { contentName, isNamedByContent, LONGEST_STEM, nameByContent } from './content-name';
export { COPY_LABELS, copiedLabels, copiedWorkload } from './copied-pods';
export { groupOf } from './group-of';
export {
  type DeclaredField,
  type DeclaredImages,
  decodedTexts,
  fieldPattern,
  holdsImages,
  type ImagePlace,
  imagesIn,
  imagesInManifest,
  matchesField,
  type ObjectPath,
  placeText,
  putImage,
} from './images';
export { IMMUTABLE_FIELDS, type ImmutableFields } from './immutable-fields';
export { isManifestFile } from './manifest-file';
export { MERGE_KEY_DEFAULTS, MERGE_KEYS, type MergeKey } from './merge-keys';
export { MIGRATION_CONTRACT } from './migration-contract';
export {
  isApiVersion,
  isDataKey,
  isDns1035Label,
  isDnsSubdomain,
  isLabelValue,
  isPathSegment,
  isPortName,
  isQualifiedName,
  isUuid,
  isVariableName,
} from './name-forms';
export { isObjectFile, objectFile } from './object-file';
export {
  identityLabel,
  identityText,
  type ObjectIdentity,
  objectIdentity,
  objectsOf,
} from './object-identity';
export { isEncryptedInPlace, openSecretData, type SecretsTaken } from './open-secret-data';
export { isPlainKey } from './plain-key';
export { pluralOf } from './plural-of';
export { podImages } from './pod-images';
export { POD_KIND_TABLE, podSpecPath, podTemplatePath } from './pod-kinds';
export { podTemplatesIn } from './pod-templates';
export { isOneOf, type ResourceKind, resourceKind } from './resource-kind';
export { secretDataIn } from './secret-data';
export {
  announcesSecret,
  assignsSecret,
  isSecretKey,
  isSecretText,
  settingHoldsSecret,
} from './secret-looking';
