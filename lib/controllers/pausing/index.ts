export type { Halting } from './pausing';
export { pausingOf } from './pausings';
