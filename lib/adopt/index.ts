export type { RunningComparison } from './compare-running';
export { type ImportResult, importProject } from './import-project';
export type { ImportedApp } from './imported-app';
export type { ImportPorts } from './prove';
export { walkFiles } from './walk-files';
