export { referenceTrailers } from './commit';

export { ARGOCD_GROUP } from './names';
export type { KnownScope, Permit } from './permits';
