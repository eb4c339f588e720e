export { ALL_RULES, CONTROLLER_RULES } from './all-rules';
