import { FLUX_PREFIX } from '../allowed/own-namespaces';

/** API of Flux' Kustomizations. */
export const KUSTOMIZATION_API = 'kustomize.toolkit.fluxcd.io/v1';

/** API of Flux' sources. */
export const SOURCE_API = 'source.toolkit.fluxcd.io/v1';

/** Namespace of an environment's Flux objects, in the environment's cluster: `flux-<env>`. It holds nothing else. */
export const fluxNamespace = (environment: string): string => `${FLUX_PREFIX}${environment}`;

/** Name of the Kustomization that brings the targets' Kustomizations along. The dot keeps it apart from every app. */
export const rootName = (environment: string): string => `root.${environment}`;

/** Name of the Kustomization that brings an environment's inputs: `inputs.<env>`. */
export const inputsName = (environment: string): string => `inputs.${environment}`;

/**
 * GitRepository whose artifact holds the objects of an environment's targets, without the files that hand them over.
 */
export const OBJECTS_SOURCE = 'objects';

/** GitRepository whose artifact holds the files that hand the targets over, without their objects. */
export const HANDOVER_SOURCE = 'handover';

/** Service account of the root: it may change Kustomizations of its environment, and nothing else. */
export const ROOT_ACCOUNT = 'root';

/** Service account of the targets: what the environment allows in its namespaces. */
export const DEPLOYER_ACCOUNT = 'deployer';

/** Service account of targets with objects that belong to the whole cluster; only where the environment allows any. */
export const CLUSTER_ACCOUNT = 'cluster-deployer';

/** Annotation of an object that is applied before or after the others, with the name of its stage. */
export const STAGE = 'cdk8s-delivery/stage';
