/** Folder of an environment's inputs, below its manifests: objects that its apps need and that no release brings. */
export const ENVIRONMENT_INPUTS = '_inputs';

/** Folder of the files that an administrator applies, one per environment: beside the code, and in what synth writes. */
export const BOOTSTRAP = 'bootstrap';

/** Folder of what an app owns, below its target: one file per object. */
export const TARGET_OBJECTS = 'objects';

/** Folder of what hands a target to a controller, beside {@link TARGET_OBJECTS}. */
export const TARGET_DELIVERY = 'delivery';

/** Whether a file may stand below a target: in one of its two folders, and nowhere deeper. */
export function isTargetFile(path: string): boolean {
  const [folder = '', file = '', ...deeper] = path.split('/');
  return [TARGET_OBJECTS, TARGET_DELIVERY].includes(folder) && file !== '' && deeper.length === 0;
}

/** Path of an environment's administrator's file, beside the code and in the output folder. */
export const bootstrapPath = (environment: string): string => `${BOOTSTRAP}/${environment}.yaml`;
