export type { Controller, DeliveryPlace } from './controller';
export { CONTROLLERS, type ControllerEntry, controllerOf } from './registry';
