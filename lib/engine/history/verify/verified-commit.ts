import type { Finding } from '../../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../../model/scalars';

/**
 * `proven`: content, custody, approvals and signatures are what the environments demanded, and Git shows it. `claimed`: nothing
 * speaks against it, and something rests on what the commit says alone. `false`: something does not hold.
 */
export type CommitVerdict = 'proven' | 'claimed' | 'false';

/** What a commit is believed for, as nothing in Git shows it. */
export interface CommitClaim {
  /** `approvals`: that people agreed. `rendered`: that the code gives these manifests. `undecided`: a rule that needs what is not at hand. */
  readonly kind: 'approvals' | 'rendered' | 'undecided';
  /** Lower case, no full stop. */
  readonly message: string;
}

/** A part of what a commit does, derived from its content. */
export interface VerifiedChange {
  /** As `check --base` names it, such as `release or promotion`, `rollback` or `governance`. */
  readonly kind: string;
  /** Absent for what is not about one target. */
  readonly environment?: EnvironmentName;
  readonly app?: AppName;
  /** What the target runs since. */
  readonly release?: string;
}

/** A commit of a delivery branch, judged by the data of its base. */
export interface VerifiedCommit {
  readonly commit: CommitId;
  /** When the branch got it: as its committer says, and no earlier than what it was made on. */
  readonly at: Date;
  readonly subject: string;
  readonly verdict: CommitVerdict;
  /** What it does, derived from its content. */
  readonly changes: readonly VerifiedChange[];
  /** What does not hold, all of it; and what was bypassed. */
  readonly findings: readonly Finding[];
  readonly claims: readonly CommitClaim[];
  /** Address of who signed it, where a signature was asked for and counts. */
  readonly signedBy?: string;
}
