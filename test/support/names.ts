import {
  type AppName,
  type BranchName,
  type CommitId,
  Digest,
  type EnvironmentName,
  type ProposalId,
  parseAppName,
  parseBranchName,
  parseCommitId,
  parseEnvironmentName,
  parseProposalId,
  parseRefName,
  parseTreeId,
  parseWaiverName,
  type RefName,
  type TreeId,
  type WaiverName,
} from '../../lib/model/scalars';

/** The name of an environment; throws `INVALID_NAME`. */
export const anEnv = (name: string): EnvironmentName => parseEnvironmentName(name);
/** The name of an app; throws `INVALID_NAME`. */
export const anApp = (name: string): AppName => parseAppName(name);
/** The id of a tree. */
export const aTree = (id: string): TreeId => parseTreeId(id);
/** The id of a commit. */
export const aCommit = (id: string): CommitId => parseCommitId(id);
/** The name of a branch; throws `INVALID_NAME`. */
export const aBranch = (name: string): BranchName => parseBranchName(name);
/** The full name of a ref; throws `INVALID_NAME`. */
export const aRef = (name: string): RefName => parseRefName(name);
/** The id of a proposal; throws `NO_SUCH_PROPOSAL`. */
export const aProposal = (id: string): ProposalId => parseProposalId(id);
/** The name of a waiver; throws `INVALID_NAME`. */
export const aWaiver = (name: string): WaiverName => parseWaiverName(name);
/** A digest; throws `INVALID_DIGEST`. */
export const aDigest = (text: string): Digest => Digest.parse(text);
