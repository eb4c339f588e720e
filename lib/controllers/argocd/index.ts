export { referenceTrailers } from './commit';

export { ARGOCD_GROUP } from './names';
