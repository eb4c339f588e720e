export { parseAnyYaml } from './parse-any-yaml';
export { readWritten } from './parse-written';
export { readAnyYaml } from './read-any-yaml';
export { stringified } from './show-yaml';
