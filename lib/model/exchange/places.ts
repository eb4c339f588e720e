/** Folder of an environment's inputs, below its manifests: objects that its apps need and that no release brings. */
export const ENVIRONMENT_INPUTS = '_inputs';

/** Folder of the files that an administrator applies, one per environment: beside the code, and in what synth writes. */
export const BOOTSTRAP = 'bootstrap';

/** File of a target's own Argo CD Application, beside its objects. */
export const TARGET_APPLICATION = '_application.yaml';
