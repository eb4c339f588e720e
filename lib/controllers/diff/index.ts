export { DIFF_EXTENSIONS } from './extensions';
