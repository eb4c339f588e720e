export { builtIn } from './built-in';
export { PACK } from './pack';
export { packOptionsOf } from './pack-options';
export { type PackOptions, type PackRule, PROFILE_WORDS, severityByProfile } from './pack-rule';
export { severityOf } from './pack-rules';
