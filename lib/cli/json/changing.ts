import type { SlotStanding } from '../../engine/promotion';
import type { TagPolicy } from '../../model/app';
import type { Finding } from '../../model/finding';
import type {
  AppName,
  CommitId,
  Digest,
  EnvironmentName,
  ProposalId,
  ReleaseId,
  SlotName,
} from '../../model/scalars';
import type { planData } from '../../views/plan';
import type { Envelope } from './envelope';

/** A plan; what it found stands in the envelope. */
export type PlanOutput = Omit<ReturnType<typeof planData>, 'findings'>;

/**
 * The outcome of a request to change something: `release`, `promote`, `configure`, `rollback`, `freeze` and the like.
 */
export interface ChangeOutput
  extends Envelope<
    'change',
    'nothing' | 'refused' | 'planned' | 'committed' | 'proposed' | 'undecided' | 'written'
  > {
  /** What the change does; none where it was done in several parts. */
  readonly plan: PlanOutput | null;
  /** Of a proposal: whether it was made now. */
  readonly state?: 'opened' | 'updated' | 'unchanged';
  /** Of a proposal: other open ones that move some of the same targets; once one of them is merged, the others are void. */
  readonly overlaps?: readonly ProposalId[];
  /** Of a freeze or a hold: open proposals whose merge is refused until it ends. */
  readonly stops?: readonly ProposalId[];
  /** Names of the tags that the commit got, where environments ask for them. */
  readonly tags?: readonly string[];
  /** Of `rollback --offline --out`: the folder that was written, as it was named. */
  readonly folder?: string;
  /** Where the proposal is approved, and what approvals are worth there. */
  readonly forge?: { readonly kind: string; readonly statement: string };
  /** One per plan, where a request needs several; empty where it needs one. Each is a change by itself. */
  readonly parts: readonly ChangeOutput[];
}

/** New images that were looked for, and the outcome of their releases: `discover`. */
export interface DiscoveryOutput extends Envelope<'discovery', Exclude<ChangeOutput['outcome'], 'written'>> {
  readonly apps: readonly {
    readonly app: AppName;
    /** The environment that a release enters; none where that cannot be told. */
    readonly environment: EnvironmentName | null;
    readonly slots: readonly {
      readonly slot: SlotName;
      readonly repository: string;
      readonly policy: TagPolicy;
      /** Images as `repository[:tag]@sha256:…`; what runs there, and the newest that is known. */
      readonly runs: string | null;
      readonly found: string | null;
      readonly standing: SlotStanding;
    }[];
    /** The outcome of the release of the new images; none where there are no new images, or it could not be planned. */
    readonly change: ChangeOutput | null;
  }[];
}

/** What `approve` did. */
export interface ApprovalOutput extends Envelope<'approval', 'approved' | 'nothing'> {
  /** All that count for this plan. */
  readonly approvals: readonly { readonly by: string; readonly at: string }[];
  readonly needed: number | null;
  /** Releases that waited for a witness, and why the approver did not become one: no findings where the same files came out. */
  readonly rendered: readonly {
    readonly app: AppName;
    readonly release: ReleaseId;
    readonly findings: readonly Finding[];
    /** Set where the clone lacks its code: once that is pulled, the same approval is the witness. */
    readonly behind?: true;
  }[];
  /** The commit that keeps the approver as a witness. */
  readonly witness: CommitId | null;
  readonly plan: PlanOutput | null;
  /** Where it was merged before: when, and what it placed. */
  readonly merged?: MergedOutput;
  /** One per proposal, where several were approved with one decision; empty where it is one. */
  readonly parts: readonly ApprovalOutput[];
}

/** What `merge` did. */
export interface MergeOutput extends Envelope<'merge', 'merged' | 'refused' | 'planned' | 'nothing'> {
  readonly approvedBy: readonly string[];
  readonly plan: PlanOutput | null;
  /** Names of the tags that the commit got, where environments ask for them. */
  readonly tags?: readonly string[];
  /** Where it was merged before: when, and what it placed. */
  readonly merged?: MergedOutput;
  /** Why it is closed without a merge, or would be with `--dry-run`. */
  readonly overtaken?: OvertakenOutput;
  /** Set where a branch that people made was merged; `proposal` then says what it amounts to. */
  readonly branch?: string;
}

interface OvertakenOutput {
  /** `reached`: the delivery branch has, or had, what it asks for; `superseded`: other releases are there since. */
  readonly why: 'reached' | 'superseded';
  /** The commit of the delivery branch that did it. */
  readonly commit: CommitId;
  /** The commit that took it back since: `merge` refuses it, and it is to be asked for again. */
  readonly takenBack?: CommitId;
}

/** What `merge --all` did: `refused` where something speaks against one that is not only waited for. */
export interface MergesOutput extends Envelope<'merges', 'merged' | 'refused' | 'planned' | 'nothing'> {
  readonly proposals: readonly {
    readonly id: string;
    readonly outcome: 'merged' | 'planned' | 'nothing' | 'superseded' | 'waiting' | 'refused' | 'left';
    /** The commit that merged it, or made it pointless. */
    readonly commit: CommitId | null;
    /** Names of the tags that the commit got, where environments ask for them. */
    readonly tags?: readonly string[];
    /** The commit that took back what that one brought: it is to be asked for again. */
    readonly takenBack?: CommitId;
    /** Why it is left for `merge` by its name. */
    readonly why?: string;
    readonly findings: readonly Finding[];
  }[];
}

interface MergedOutput {
  readonly at: string;
  readonly releases: readonly ReleaseId[];
}

/** What `withdraw` did. */
export interface WithdrawalOutput extends Envelope<'withdrawal', 'withdrawn' | 'planned' | 'nothing'> {
  readonly subject?: string;
  /** Digest of the plan that it asked approvals for. */
  readonly plan?: Digest;
  readonly requestedBy?: string;
  readonly reason?: string;
  /** Where it was withdrawn before: by whom, and when. */
  readonly by?: string;
  readonly at?: string;
}

/** What `answer` did with a comment. */
export interface AnswerOutput extends Envelope<'answer', 'answered' | 'refused' | 'ignored'> {
  /** Number of the comment. */
  readonly comment: number;
  /** Number of the pull request or issue that it stands below. */
  readonly about: number;
  /** Who wrote it. */
  readonly by: string;
  /** What it asks for; absent where it is no command, or was answered before. */
  readonly command?: string;
  /** The answer as Markdown, or why there is none. */
  readonly text: string;
}

/** An error of any command: its findings say what went wrong. */
export type ErrorOutput = Envelope<'error', 'error'>;
