export { absentHere } from './absent-here';
export { appChanges } from './app-changes';
export { fieldReasons, type ImageSlot, ImageSlotSchema, slotParts, slotRepositories } from './image-slot';
export { type FieldOfObject, parseObjectPath } from './object-path';
export { missingImage, repositoryNotAllowed, unknownSlot } from './slot-findings';
export { hasGroup, policyWords, type TagOrder, type TagPolicy } from './tag-policy';
