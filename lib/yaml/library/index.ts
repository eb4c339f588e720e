export { parseAnyYaml } from './parse-any-yaml';
export { parseWritten } from './parse-written';
export { readAnyYaml } from './read-any-yaml';
export { showYaml } from './show-yaml';
