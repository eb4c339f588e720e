export { checkRecords, type RecordCheck } from './check-records';
export { type ChangeKind, type DeliveryChange, deliveryHistory, type HistoryQuery } from './delivery-history';
export { findRunning, type RunningMatch } from './find-running';
export { type FleetStatus, fleetStatus, type TargetStatus } from './fleet-status';
export { type TargetPaths, type TargetState, targetHistory } from './target-history';
