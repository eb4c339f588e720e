export { type Inventory, type InventoryImage, inventoryOf } from './inventory';
export { isImage, judgeSlots } from './judge-slots';
export { judgeTags } from './judge-tags';
export { declaredBy, inventoryOfRecord, withFiles } from './read-inventory';
export { prefetchTargets, slotsOf, standingSlots } from './standing-slots';
export { appsNaming, inventoriesOf, standingInventories } from './tree-inventories';
