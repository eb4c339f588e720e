export { reachesOver } from './allowed/apart';
export type { Controller, ControllerChoice, DeliveryPlace } from './controller';
export { CONTROLLERS, type ControllerEntry, controllerOf } from './registry';
