export { referenceTrailers } from './commit';
export {
  type ExistingApplication,
  existingApplications,
  handOverCommands,
  isApplication,
  withApplicationKind,
} from './existing-applications';
export { ARGOCD_GROUP, applicationNamespace } from './names';
