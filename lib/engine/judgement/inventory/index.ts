export { type Inventory, type InventoryImage, imagesOfFile, inventoryOf } from './inventory';
export { isImage, judgeSlots } from './judge-slots';
export { judgeTags } from './judge-tags';
export { declaredBy, inventoryOfRecord, withFiles } from './read-inventory';
export { prefetchTargets, standingSlots } from './standing-slots';
