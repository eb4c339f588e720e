import type { GovernanceRow } from '../../model/finding';
import type { AppName, CommitId, EnvironmentName, TreeId } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import type { Change, ToldTerms } from '../promotion';

/** What a commit without a verb did to a target: derived from its content alone. */
export type ContentKind = 'evidence' | 'restored' | 'hand edit';

/** One change of one subject by one commit. */
export interface DeliveryChange {
  /**
   * What it was: how the entry of a verb names it, or what content alone tells (`ContentKind`). Messages are only believed
   * where content cannot tell.
   */
  readonly kind: string;
  readonly commit: CommitId;
  readonly parent?: string;
  /** When the branch got it, by the committer's clock, and no earlier than what came before it. */
  readonly at: Date;
  readonly author: string;
  readonly subject: string;
  readonly environment?: EnvironmentName;
  readonly app?: AppName;
  readonly from?: ReleaseRecord;
  readonly to?: ReleaseRecord;
  /** What the record says, where the files changed and it did not; absent where none could be read. */
  readonly standing?: ReleaseRecord;
  /** What the file says that came, or that went: the terms of a waiver. Absent where no verb tells them, or it cannot be read. */
  readonly terms?: ToldTerms;
  /** What a change of the configuration changed in definitions; where it was asked for. */
  readonly configuration?: readonly GovernanceRow[];
  /** Whether the file stood there before, in other terms. */
  readonly renewed?: boolean;
  readonly files: readonly string[];
  /** Id of the tree of manifests that the target had after it; absent where none stood, or that is not known. */
  readonly tree?: TreeId;
  /** Id of the tree that it replaced, where that was not what the record said: a person had edited it by hand. */
  readonly replaced?: TreeId;
  /** Whether the commit says that this tool made it, and what it did is what a command does. */
  readonly byTool: boolean;
  /** What takes it back: a change, or `code` where the code decides: it is put back there, and configured again. */
  readonly undo?: Change | 'code';
  /** Why nothing takes it back now, where something would have. */
  readonly barred?: string;
  /** Claims of the commit message. */
  readonly claims: {
    readonly requestedBy?: string;
    readonly approvedBy: readonly string[];
    readonly promotedFrom?: string;
    readonly plan?: string;
    /** Id of the proposal that was merged, and its commit. */
    readonly proposal?: string;
    /** Link of the pull request that was merged. */
    readonly request?: string;
    readonly bypass: readonly string[];
    /** Why it was asked for; cut where it is long (the commit has the whole text). */
    readonly reason?: string;
    /** The ticket that it was part of. */
    readonly ticket?: string;
    readonly restores?: CommitId;
  };
}

/** What to tell. */
export interface HistoryQuery {
  readonly environment?: EnvironmentName;
  readonly app?: AppName;
  readonly since?: Date;
  readonly until?: Date;
  /** The most changes, newest first. */
  readonly limit?: number;
}
