import {
  type AppName,
  type CommitId,
  type EnvironmentName,
  parseAppName,
  parseCommitId,
  parseEnvironmentName,
  parseTreeId,
  type TreeId,
} from '../../lib/model/scalars';

/** The name of an environment; throws `INVALID_NAME`. */
export const anEnv = (name: string): EnvironmentName => parseEnvironmentName(name);
/** The name of an app; throws `INVALID_NAME`. */
export const anApp = (name: string): AppName => parseAppName(name);
/** The id of a tree. */
export const aTree = (id: string): TreeId => parseTreeId(id);
/** The id of a commit. */
export const aCommit = (id: string): CommitId => parseCommitId(id);
