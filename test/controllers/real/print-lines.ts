export { printLines as default } from './closing-lines';
