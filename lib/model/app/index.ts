export { appChanges } from './app-changes';
export { fieldReasons, type ImageSlot, ImageSlotSchema, slotParts, slotRepositories } from './image-slot';
export { type FieldOfObject, parseObjectPath } from './object-path';
