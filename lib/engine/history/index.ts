export { snapshotAt } from '../delivery/snapshot-at';
export { type TargetPaths, type TargetState, targetHistory } from '../delivery/target-history';
export { type ChangeCheck, checkChange, type DerivedChange } from '../judgement/check-change';
export { checkDocuments } from '../judgement/check-documents';
export { checkRecords, type RecordCheck } from '../judgement/check-records';
export { type ChangeKind, type DeliveryChange, deliveryHistory, type HistoryQuery } from './delivery-history';
export { findRunning, type RunningMatch } from './find-running';
export { type FleetStatus, fleetStatus, type TargetStatus } from './fleet-status';
export { historyCut } from './history-cut';
