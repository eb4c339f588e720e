export type {
  Bootstrap,
  BootstrapRequest,
  Controller,
  DeliveryPlace,
  InputsHandover,
  TargetHandover,
} from './controller';
export { CONTROLLERS, type ControllerEntry, controllerOf, DEFAULT_CONTROLLER } from './registry';
