import type { Finding } from '../../../model/finding';
import type { AppName, CommitId, EnvironmentName, ReleaseId } from '../../../model/scalars';

/**
 * `proven`: content, custody, approvals and signatures are what the environments demanded, and Git shows it. `claimed`:
 * nothing speaks against it, but something rests on the commit's message alone. `false`: something does not hold.
 */
export type CommitVerdict = 'proven' | 'claimed' | 'false';

/** A claim of a commit that nothing in Git shows. */
export interface CommitClaim {
  /**
   * `approvals`: that people agreed. `rendered`: that the code gives these manifests. `undecided`: a rule that needs
   * facts which are missing here.
   */
  readonly kind: 'approvals' | 'rendered' | 'undecided';
  /** Lower case, no full stop. */
  readonly message: string;
  /** With `rendered`: the release. */
  readonly of?: { readonly app: AppName; readonly release: ReleaseId };
  /** With `rendered`: who rendered the release a second time with the same result, as the witness says that stands now. */
  readonly witnessedBy?: string;
}

/** A part of what a commit does, derived from its content. */
export interface VerifiedChange {
  /** As `check --base` names it, such as `release or promotion`, `rollback` or `governance`. */
  readonly kind: string;
  /** Absent for what is not about one target. */
  readonly environment?: EnvironmentName;
  readonly app?: AppName;
  /** What the target has run since. */
  readonly release?: string;
}

/** A commit of a delivery branch, judged by the data of its base. */
export interface VerifiedCommit {
  readonly commit: CommitId;
  /** When the branch got it: by its committer's clock, and no earlier than its ancestors. */
  readonly at: Date;
  readonly subject: string;
  readonly verdict: CommitVerdict;
  /** What it does, derived from its content. */
  readonly changes: readonly VerifiedChange[];
  /** Everything that does not hold, and what was bypassed. */
  readonly findings: readonly Finding[];
  readonly claims: readonly CommitClaim[];
  /** Address of who signed it, where a signature was asked for and counts. */
  readonly signedBy?: string;
}
