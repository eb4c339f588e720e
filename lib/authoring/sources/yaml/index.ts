export { yamlFiles } from './yaml-files';
