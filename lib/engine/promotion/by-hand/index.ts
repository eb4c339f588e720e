export { madeByHand } from './made-by-hand';
export { meantToMerge } from './meant-to-merge';
export { unclearChange } from './unclear-change';
