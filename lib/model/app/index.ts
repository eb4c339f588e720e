export { appChanges } from './app-changes';
