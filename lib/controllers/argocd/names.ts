/** Namespace that Argo CD runs in, and where its Applications and AppProjects live. */
export const ARGOCD_NAMESPACE = 'argocd';

/** The cluster that Argo CD runs in, as it names it itself. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

/** Name of the Application of a target: `<app>-<env>`. */
export const applicationName = (environment: string, app: string): string => `${app}-${environment}`;

/** Name of an environment's root Application, which brings the targets' Applications along: `<env>`. */
export const rootApplicationName = (environment: string): string => environment;

/** Name of the AppProject that an environment's targets belong to: `<env>`. */
export const projectName = (environment: string): string => environment;

/** Name of the AppProject that an environment's root Application belongs to: `<env>-root`. */
export const rootProjectName = (environment: string): string => `${environment}-root`;

/** Name of the Application, and of its AppProject, that brings an environment's policies to its cluster: `<env>-cluster`. */
export const clusterName = (environment: string): string => `${environment}-cluster`;
