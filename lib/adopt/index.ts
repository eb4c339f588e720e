export { type ImportedApp, type ImportPorts, type ImportResult, importProject } from './import-project';
export { walkFiles } from './walk-files';
