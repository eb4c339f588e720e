export { type Inventory, type InventoryImage, inventoryOf } from './inventory';
export { isImage, judgeSlots } from './judge-slots';
export { judgeTags } from './judge-tags';
export { declaredBy, inventoryOfRecord, withFiles } from './read-inventory';
export { searchInventories } from './search-inventories';
export { prefetchTargets, slotsOf, standingSlots } from './standing-slots';
