export { defaultCacheFolder } from './default-cache-folder';
export { gitAuthor } from './git-author';
export { Mirror } from './mirror';
export { normaliseRemote } from './remote';
export { GitRepository } from './repository';
export { assertSafePath, pathProblem } from './safe-path';
export { treeOfFiles } from './tree-of-files';
export type { HistoryEntry, PushResult, RefUpdate, Signature, TreeEdit, TreeEntry } from './types';
export { workTreeCommit } from './work-tree-commit';
