export type { ContentKind, DeliveryChange, HistoryQuery } from './delivery-change';
export { deliveryHistory } from './delivery-history';
export { findRunning, type RunningMatch } from './find-running';
export { type FleetStatus, fleetStatus, type StandingControl, type TargetStatus } from './fleet-status';
export { historyCut } from './history-cut';
export { type DeliveryMeasures, deliveryMeasures, type Period } from './measures';
export { namedImages } from './named-images';
export { type StandingFreezes, type StandingWindow, standingFreezes } from './standing-freezes';
export { keptCommits } from './walk-history';
