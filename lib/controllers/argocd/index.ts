export { referenceTrailers } from './commit';

export { ARGOCD_GROUP, applicationNamespace } from './names';
