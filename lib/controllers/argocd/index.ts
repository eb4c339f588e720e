export { type Allowed, allowed } from './allowed';
export { type ReleaseSource, referenceTrailers } from './commit';
export { findings } from './findings';
export {
  APPLICATION_FILE,
  ARGOCD_GROUP,
  ARGOCD_NAMESPACE,
  applicationNamespace,
  clusterProjectName,
  IN_CLUSTER,
  inputsApplicationName,
  projectName,
  rootApplicationName,
  rootProjectName,
} from './names';
export { type KnownScope, type Permit, permits } from './permits';
