export { gateListing, gateWords } from './gate-listing';
