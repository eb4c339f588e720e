export { editApp, parseApp, printApp } from './app-file';
export { checkRecord } from './check-record';
export { classifyPath, type PathClass, projectExcludes } from './classify-path';
export { closest } from './closest';
export { DOCUMENTS, documentKind, documentProblems } from './document-kinds';
export {
  type EnvironmentFile,
  editEnvironment,
  parseEnvironment,
  printEnvironment,
} from './environment-file';
export { editFreeze, parseFreeze, printFreeze } from './freeze-file';
export { editHold, parseHold, printHold } from './hold-file';
export {
  isManifestPlace,
  LAYOUTS,
  type Layout,
  layout,
  type ManifestPlace,
  type ManifestRoots,
  type Place,
  type RefPlace,
  rootsOf,
} from './layout';
export { editRecord, parseRecord, printRecord } from './record-file';
export {
  addRejection,
  parseRejections,
  printRejections,
  rejectable,
  removeRejection,
} from './rejections-file';
export { parseTrailers, printTrailers, TRAILERS, type Trailer, trailerValues } from './trailers';
export type { Evidence, Freeze, Hold, Rejection, ReleaseRecord, Waiver, Witness } from './types';
export { editWaiver, parseWaiver, printWaiver, waiverProblems } from './waiver-file';
export { editWitness, parseWitness, printWitness } from './witness-file';
