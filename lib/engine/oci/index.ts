export type { NotFound, RegistryAnswer } from './answer';
export type { Mirrors } from './endpoints';
export { type ImageRegistry, imageRegistry } from './image-registry';
