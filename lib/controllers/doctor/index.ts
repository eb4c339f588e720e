export { readDump } from './cluster-dump';
export type { ExaminedEnvironment } from './examination';
export { examineCluster } from './examine';
