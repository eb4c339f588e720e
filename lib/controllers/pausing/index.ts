export { pausingOf } from './pausings';
