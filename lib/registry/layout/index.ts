export {
  type DeliveredEnvironment,
  type DeliveryLayout,
  defaultManifests,
  layoutOf,
  type RecordFile,
  recordFiles,
} from './delivery-layout';
export { foldersV1 } from './folders-v1';
export type { Layout } from './layout';
export { layoutFindings } from './layout-findings';
export { knownLayouts, layoutNamed, layoutNames, recordFolders, registerLayout } from './layouts';
export {
  type Folder,
  isManifestPlace,
  type ManifestPlace,
  type OwnPlace,
  type Place,
  type SharedPlace,
} from './place';
export { placeOfRef, type RefPlace, type ReservedRefs, refName, refsOf } from './refs';
export { projectInputs, SHARED, sharedPathOf, sharedPlaceOf } from './shared';
