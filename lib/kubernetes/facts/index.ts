export { readAmount, writtenAmount } from './amount';
export { isClusterScoped } from './cluster-scoped';
export { groupOf } from './group-of';
export { CONTAINER_LISTS, eachImage, IMAGES_IN_POD, isContainerList, type ObjectPath } from './images';
export {
  identityLabel,
  identityOf,
  identityText,
  type ObjectIdentity,
  objectsOf,
} from './object-identity';
export { POD_KIND_TABLE, podSpecPath, podTemplatePath } from './pod-kinds';
