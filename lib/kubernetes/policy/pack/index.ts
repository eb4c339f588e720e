export { builtIn } from './built-in';
export { PACK } from './pack';
export { packOptionsOf } from './pack-options';
export { everywhere, MOVING_TAGS, type PackOptions, type PackRule, type PackRuleName } from './pack-rule';
export { packRules } from './pack-rules';
