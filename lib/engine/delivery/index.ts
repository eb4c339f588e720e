export { type ClockDoubt, clockDoubt, datesOf, isAhead } from './clock-doubt';
export { commitOrMoment, type PointInHistory, pastPoint } from './commit-or-moment';
export {
  type ControlFile,
  type Controls,
  controlOf,
  controlsOf,
  lastControl,
  rejectionsIn,
} from './controls';
export { Delivery } from './delivery';
export { environmentUnder } from './environment-under';
export { fetchHead } from './fetch-head';
export { findRendered, KEPT_AGAIN } from './find-rendered';
export { inRepository } from './in-repository';
export { readable } from './last-readable';
export { layoutInside } from './layout-inside';
export { branchKey, isSameBranch, type Location, refOf, repositoryOf } from './location';
export { copyDiffers, historyLost, historyMoved, keptMoved } from './lost-branch';
export { misnamedData, misnamedIn } from './misnamed-data';
export { movedHeads } from './moved-heads';
export { noBranch, noRelease, notConfigured } from './nothing-there';
export { pastRecord } from './past-record';
export { pastTargetStates } from './past-target-states';
export { governBy, readEnvironments } from './read-environments';
export { readableApp } from './readable-app';
export { Snapshot } from './snapshot';
export { snapshotAt, snapshotAtHeads } from './snapshot-at';
export { KnownLine, type TargetState } from './target-history';
export { isManifestEntry, unexpectedFiles } from './unexpected-files';
export { upstreamsFirst } from './upstreams-first';
