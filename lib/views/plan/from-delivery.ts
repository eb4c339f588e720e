export { fileRow } from './file-rows';
export { nextAfter, type PlanReview, reviewWithNext } from './plan-view-of';
export { proposalText } from './proposal-text';
export { syncPolicyRow } from './sync-policy-row';
export { configurationInput, environmentInputsView, targetInput } from './target-input';
