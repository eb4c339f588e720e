export { type KustomizeProps, kustomize } from './kustomize';
