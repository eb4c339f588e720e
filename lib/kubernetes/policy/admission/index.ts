export { environmentAdmission, type PolicyForm, policyObjects } from './environment-admission';
