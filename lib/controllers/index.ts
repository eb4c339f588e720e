export { allowed } from './allowed/allowed';
export { reachesOver } from './allowed/apart';
export { clusterOf, IN_CLUSTER } from './allowed/cluster';
export { imagesByHand } from './allowed/images-by-hand';
export type { Controller, ControllerChoice, DeliveryPlace } from './controller';
export { CONTROLLERS, type ControllerEntry, controllerOf } from './registry';
