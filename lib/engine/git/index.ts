export { makeFolder, usableCacheFolder } from './cache-folder';
export { defaultCacheFolder } from './default-cache-folder';
export { gitAuthor } from './git-author';
export { Mirror, type MirrorOptions, type PushOptions } from './mirror';
export { normaliseRemote } from './remote';
export { type EntriesOptions, GitRepository } from './repository';
export { assertSafePath, pathProblem } from './safe-path';
export { type FileTree, treeOfFiles } from './tree-of-files';
export type {
  CommitRequest,
  HistoryEntry,
  PushResult,
  RefUpdate,
  Signature,
  TreeEdit,
  TreeEntry,
} from './types';
export { workTreeCommit } from './work-tree-commit';
