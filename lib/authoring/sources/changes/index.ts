export { type ObjectChanges, withChanges } from './with-changes';
