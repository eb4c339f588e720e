export { type ChangeCheck, checkChange, type DerivedChange } from './check-change';
export { checkDocuments } from './check-documents';
export { checkRecords, type RecordCheck } from './check-records';
export { type ChangeKind, type DeliveryChange, deliveryHistory, type HistoryQuery } from './delivery-history';
export { findRunning, type RunningMatch } from './find-running';
export { type FleetStatus, fleetStatus, type TargetStatus } from './fleet-status';
export { historyCut } from './history-cut';
export { snapshotAt } from './snapshot-at';
export { type TargetPaths, type TargetState, targetHistory } from './target-history';
