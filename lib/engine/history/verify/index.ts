export type { CommitClaim, CommitVerdict, VerifiedChange, VerifiedCommit } from './verified-commit';
export {
  type ProvenBefore,
  type VerifiedBefore,
  type VerifiedBranch,
  type VerifiedHistory,
  type VerifyQuery,
  verifyHistory,
} from './verify-history';
