export type {
  Bootstrap,
  BootstrapRequest,
  Controller,
  DeliveryPlace,
  InputsHandover,
  TargetHandover,
} from './controller';
export { CONTROLLERS, type ControllerEntry, controllerOf } from './registry';
