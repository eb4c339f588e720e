import { ARGOCD_NAMESPACE } from '../allowed/own-namespaces';

/** API group of Argo CD's own kinds. */
export const ARGOCD_GROUP = 'argoproj.io';

/** File that hands a target or the inputs of an environment over, in their folder for the controller. */
export const APPLICATION_FILE = 'application.yaml';

/** Namespace of an environment's Applications, in the cluster of Argo CD: `argocd-<env>`. It holds nothing else. */
export const applicationNamespace = (environment: string): string => `${ARGOCD_NAMESPACE}-${environment}`;

/**
 * Name of the Application that brings an environment's inputs, in the namespace of its Applications: `inputs.<env>`. The
 * dot keeps it apart from every app.
 */
export const inputsApplicationName = (environment: string): string => `inputs.${environment}`;

/** Name of an environment's root Application, which brings the targets' Applications along: `<env>`. */
export const rootApplicationName = (environment: string): string => environment;

/** Name of the AppProject that an environment's targets belong to: `<env>`. */
export const projectName = (environment: string): string => environment;

/** Name of the AppProject that an environment's root Application belongs to: `<env>-root`. */
export const rootProjectName = (environment: string): string => `${environment}-root`;

/** Name of the AppProject of targets with objects that belong to the whole cluster: `<env>-cluster`. */
export const clusterProjectName = (environment: string): string => `${environment}-cluster`;

/** Account that Argo CD changes an environment's Applications as, where it is asked to. */
export const ROOT_ACCOUNT = 'argocd-root';

/** Account that it writes an environment's objects as. */
export const DEPLOYER_ACCOUNT = 'argocd-deployer';

/** Account that it writes objects as of targets that have some of the whole cluster. */
export const CLUSTER_ACCOUNT = 'argocd-cluster-deployer';
