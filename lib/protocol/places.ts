/** Folder of an environment's own objects, below its manifests. */
export const ENVIRONMENT_OBJECTS = '_environment';

/** File of a target's own Argo CD Application, beside its objects. */
export const TARGET_APPLICATION = '_application.yaml';
