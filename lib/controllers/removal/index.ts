export { removalFile } from './removal-file';
