export { rulesWith } from './all-rules';
export { imageRule, KNOWN_KINDS } from './workload';
