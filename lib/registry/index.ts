export { checkRecord } from './check-record';
export { classifyPath, type PathClass } from './classify-path';
export {
  ALARMS,
  CLOSED,
  type ControlKind,
  controlKinds,
  controlSubject,
  FREEZES,
  frozenFor,
  HOLDS,
  NAMED_FREEZES,
  REJECTED,
} from './controls';
export { documentAt, documentKind, documentOf, documentProblems } from './document-kinds';
export type { Alarm } from './documents/alarm';
export { editApp, parseApp } from './documents/app';
export { SIGNED_APPROVAL, type SignedApproval } from './documents/approval';
export { type EnvironmentFile, editEnvironment, parseEnvironment } from './documents/environment';
export { editFreeze, type Freeze } from './documents/freeze';
export { FREEZE_LIST, freezeName, type NamedFreeze, type NamedFreezes } from './documents/freezes';
export { editHold, type Hold, parseHold, printHold } from './documents/hold';
export { RECEIPT, type Receipt } from './documents/receipt';
export { editRecord, parseRecord, printRecord } from './documents/record';
export type { ReleaseRecord } from './documents/record-schema';
export {
  addRejection,
  parseRejections,
  type Rejection,
  rejectable,
  removeRejection,
  rewordRejection,
} from './documents/rejections';
export {
  type AskedWaiver,
  editWaiver,
  parseAskedWaiver,
  parseWaiver,
  type Waiver,
  waiverProblems,
} from './documents/waiver';
export { parseWitness, printWitness, type Witness } from './documents/witness';
export { descentOfRecords, earlierReleases } from './earlier-releases';
export {
  type DeliveredEnvironment,
  type DeliveryLayout,
  defaultManifests,
  FOLDER_KINDS,
  type Folder,
  isManifestPlace,
  layoutFindings,
  layoutOf,
  type Place,
  placeOfRef,
  projectInputs,
  recordFiles,
  recordFolders,
  refName,
  refsOf,
  SHARED,
  sharedPathOf,
  sharedPlaceOf,
  tagsOf,
} from './layout';
export { type NamedPlace, namedPlace } from './named-place';
export { meantPath } from './near-place';
export { parseTrailers, printTrailers, TRAILERS, type Trailer, trailerValues } from './trailers';
