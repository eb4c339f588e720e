export { applyPatches } from './apply-patches';
export { checkObjects } from './check-objects';
export { facts, factsOf } from './facts';
export type { MadeObject } from './made-object';
export { manifestOf } from './manifest-of';
export { placed } from './placed';
export { PlainObject } from './plain-object';
export { guarded, unguarded } from './purity';
export { targetObjects } from './target-objects';
