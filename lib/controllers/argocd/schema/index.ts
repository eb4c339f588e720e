export { argocdKinds } from './argocd-kinds';
