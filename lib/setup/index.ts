export {
  type ImportedApp,
  type ImportPorts,
  type ImportResult,
  importProject,
} from './import/import-project';
export { walkFiles } from './import/walk-files';
