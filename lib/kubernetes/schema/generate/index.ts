export { crdKinds } from './crd-kinds';
export { moduleText, packed } from './packed';
