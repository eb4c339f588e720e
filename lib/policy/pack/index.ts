export { PACK } from './pack';
export { MOVING_TAGS, type PackOptions, type PackRule, type PackRuleName } from './pack-rule';
export { packRules } from './pack-rules';
