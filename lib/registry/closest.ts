export { closest } from '../model/finding';
