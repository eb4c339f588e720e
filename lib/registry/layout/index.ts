export {
  type DeliveredEnvironment,
  type DeliveryLayout,
  defaultManifests,
  layoutOf,
  recordFiles,
} from './delivery-layout';

export { layoutFindings } from './layout-findings';
export { layoutNamed, layoutNames, recordFolders } from './layouts';
export { calledAfter, FOLDER_KINDS, type Folder, isManifestPlace, type Place } from './place';
export { placeOfRef, refName, refsOf, tagsOf } from './refs';
export { projectInputs, SHARED, sharedPathOf, sharedPlaceOf } from './shared';
