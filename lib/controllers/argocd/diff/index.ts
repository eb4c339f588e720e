export { ARGOCD_DIFF } from './argocd-diff';
