export { readDump } from './cluster-dump';
export { compareFiles } from './compare-files';
export type { ExaminedEnvironment } from './examination';
export { examineCluster } from './examine';
