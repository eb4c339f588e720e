export { type KeptFacts, keptFacts } from './kept-facts';
export { contentsOf, isSealed, seal, statesOf } from './sealed-folder';
