export { unreadBy } from './reaches';
