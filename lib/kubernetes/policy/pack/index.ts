export { builtIn } from './built-in';
export { PACK } from './pack';
export { packOptionsOf } from './pack-options';
export { everywhere, type PackOptions, type PackRule } from './pack-rule';
