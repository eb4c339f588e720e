/** Folder of an environment's own objects, below its manifests. */
export const ENVIRONMENT_OBJECTS = '_environment';

/** Folder of what goes to an environment's own cluster, below {@link ENVIRONMENT_OBJECTS}. */
export const CLUSTER_OBJECTS = 'cluster';

/** File of a target's own Argo CD Application, beside its objects. */
export const TARGET_APPLICATION = '_application.yaml';
