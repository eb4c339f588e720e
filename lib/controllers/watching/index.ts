export type { WatchedSlot } from './watcher';
export { WATCHERS } from './watchers';
