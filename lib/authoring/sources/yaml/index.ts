export { fileObjects } from './file-objects';
export { yamlFiles } from './yaml-files';
