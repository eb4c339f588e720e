export { checkObjects } from './check-objects';
export { facts, factsOf } from './facts';
export { mapImages } from './image-positions';
export type { MadeObject } from './made-object';
export { placed } from './placed';
export { guarded, pure, unguarded } from './purity';
export { type TargetRequest, targetObjects } from './target-objects';
