export { closest } from '../finding';
