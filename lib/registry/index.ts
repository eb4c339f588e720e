export { checkRecord } from './check-record';
export { classifyPath, type PathClass } from './classify-path';
export { DOCUMENTS, documentAt, documentKind, documentProblems } from './document-kinds';
export { editApp, parseApp, printApp } from './documents/app';
export {
  type EnvironmentFile,
  editEnvironment,
  environmentKind,
  parseEnvironment,
  printEnvironment,
} from './documents/environment';
export { editFreeze, type Freeze, parseFreeze, printFreeze } from './documents/freeze';
export { editHold, type Hold, parseHold, printHold } from './documents/hold';
export { editRecord, parseRecord, printRecord } from './documents/record';
export { type Evidence, RESERVED_RECORD_KEYS, type ReleaseRecord } from './documents/record-schema';
export {
  addRejection,
  parseRejections,
  printRejections,
  type Rejection,
  rejectable,
  removeRejection,
} from './documents/rejections';
export {
  type AskedWaiver,
  editWaiver,
  parseAskedWaiver,
  parseWaiver,
  printWaiver,
  type Waiver,
  waiverProblems,
} from './documents/waiver';
export { editWitness, parseWitness, printWitness, type Witness } from './documents/witness';
export {
  type DeliveredEnvironment,
  type DeliveryLayout,
  defaultManifests,
  type Folder,
  foldersV1,
  isManifestPlace,
  knownLayouts,
  type Layout,
  layoutFindings,
  layoutNamed,
  layoutOf,
  type ManifestPlace,
  type Place,
  placeOfRef,
  projectInputs,
  type RefPlace,
  recordFiles,
  recordFolders,
  refName,
  refsOf,
  registerLayout,
  SHARED,
  sharedPathOf,
  sharedPlaceOf,
} from './layout';
export { type NamedPlace, namedPlace } from './named-place';
export { parseTrailers, printTrailers, TRAILERS, type Trailer, trailerValues } from './trailers';
