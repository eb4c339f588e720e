export { findings } from './findings';
export {
  ARGOCD_NAMESPACE,
  applicationNamespace,
  clusterProjectName,
  IN_CLUSTER,
  inputsApplicationName,
  projectName,
  rootApplicationName,
  rootProjectName,
} from './names';
