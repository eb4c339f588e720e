/** Namespace that Argo CD runs in, with AppProjects and root Applications, but without any object of a target. */
export const ARGOCD_NAMESPACE = 'argocd';

/** Namespace that Flux runs in. No environment's objects go there. */
export const FLUX_NAMESPACE = 'flux-system';

/** Prefix of the namespaces of the environments' Flux objects. */
export const FLUX_PREFIX = 'flux-';
