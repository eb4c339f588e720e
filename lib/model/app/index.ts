export { appChanges } from './app-changes';
export { type ImageSlot, ImageSlotSchema, objectPaths, slotParts, slotRepositories } from './image-slot';
export { type FieldOfObject, parseObjectPath } from './object-path';
