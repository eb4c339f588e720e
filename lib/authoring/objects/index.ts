export { checkObjects } from './check-objects';
export { facts, factsOf } from './facts';
export { mapImages } from './image-positions';
export type { MadeObject } from './made-object';
export { placed } from './placed';
export { guarded, unguarded } from './purity';
export { targetObjects } from './target-objects';
