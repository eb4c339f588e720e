/** Namespace that Argo CD runs in: of AppProjects and root Applications, and of nothing that a target brings. */
export const ARGOCD_NAMESPACE = 'argocd';

/** Namespace that Flux runs in. No environment's objects go there. */
export const FLUX_NAMESPACE = 'flux-system';

/** What the namespaces of the environments' Flux objects begin with. */
export const FLUX_PREFIX = 'flux-';
