export { beginLines as default } from './closing-lines';
