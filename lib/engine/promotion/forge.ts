import type { CommitId, EnvironmentName, Person, RefName } from '../../model/scalars';
import type { Location } from '../delivery';
import type { RefUpdate } from '../git';
import type { AskedComments } from './asked-comment';
import type { Proposal } from './proposal';
import type { PullRequests } from './pull-requests';
import type { LostRace } from './until-through';

/** One person's yes to one plan. */
export interface Approval {
  readonly by: Person;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Path of the signed statement among those of the delivery branch; absent where it is unsigned. */
  readonly statement?: string;
  /** Id of the review, where the forge has some. */
  readonly review?: string;
}

/** An approval that was given to the proposal as it was before. */
export interface VoidApproval extends Approval {
  /** The proposal's commit then. */
  readonly head: CommitId;
}

/** An approval that counts. */
export interface GivenApproval {
  /** Commit that holds it. */
  readonly commit: CommitId;
  /** Whether it stood before it was asked for. */
  readonly before: boolean;
}

/**
 * The port for proposals: what differs between the places where a change can wait for approval. The proposal itself is
 * always a branch of the delivery repository. Everything may be called again: what is done already is left as it is.
 */
export interface Forge {
  /** The name it is registered by. */
  readonly kind: string;
  /** What this forge enforces and what it does not, in one sentence for people. */
  readonly statement: string;
  /** Whether approvals are known here, so that `merge` can count them. */
  readonly countsApprovals: boolean;
  /** Comments by which people ask for changes; absent where there are none. */
  readonly comments?: AskedComments;
  /** Pull requests of source repositories; absent where nothing is told there. */
  readonly sources?: SourceRequests;
  /** Its pull requests; absent where a proposal is the branch alone, whose commit then carries the text. */
  readonly requests?: PullRequests;
  /**
   * Whether the token may push to a delivery branch. Where it may not, every change is proposed, and the identity that
   * merges takes it from there; absent where only a push tells.
   */
  mayPush?(location: Location): Promise<boolean>;
  /**
   * The credentials for git at a remote, where the forge has better ones than git finds by itself; otherwise undefined
   * or absent.
   */
  passwordFor?(remote: string): Promise<string | undefined>;
  /** Options for the push that opens or updates a proposal. */
  pushOptions(proposal: ProposedPush): readonly string[];
  /**
   * What people do next.
   *
   * @param witness the commands by which releases are witnessed that have to be before the merge
   */
  nextSteps(
    proposal: Pick<Proposal, 'id' | 'ref'>,
    needed: number,
    witness: readonly string[],
  ): readonly string[];
  /** Set where approvals count of an environment's owners only, where it names some. */
  readonly countsOwners?: true;
  /**
   * The approvals that count for exactly this plan of this proposal, with the evidence that its commit holds.
   *
   * @param owners whose approvals count, where the forge knows teams; those of all unless some are named
   * @param byComments whether comments approve, too, where the forge has them
   */
  approvals(
    proposal: Proposal,
    owners?: readonly string[],
    byComments?: boolean,
  ): Promise<readonly Approval[]>;
  /** Those that do not count any more, as the proposal's commit is another one now; absent where this is not known. */
  voided?(proposal: Proposal): Promise<readonly VoidApproval[]>;
  /** Adds an approval; one that the person gave to this very plan already counts, and is not given again. */
  approve(proposal: Proposal, by: Person, now: Date, owners?: readonly string[]): Promise<GivenApproval>;
  /**
   * Makes a commit on a branch, which the forge signs; a lost race where the branch stands elsewhere. Absent where this
   * program makes the commits itself.
   */
  commit?(asked: ForgeCommit): Promise<CommitId | LostRace>;
  /** The forge's own refs, which are removed in the same push as the proposal's branch. */
  closing(proposal: Pick<Proposal, 'id' | 'location'>): Promise<readonly RefUpdate[]>;
}

/** Pull requests of the repositories that images are built of. */
export interface SourceRequests {
  /**
   * Leaves a comment on each merged pull request that brought the commits, or edits its own comment there.
   *
   * @returns what was left out, in words
   */
  tell(reached: ReachedSource): Promise<readonly string[]>;
}

/** What has reached an environment of a source repository. */
export interface ReachedSource {
  /** The delivery branch. */
  readonly location: Location;
  readonly environment: EnvironmentName;
  /** The source repository, as the record names it. */
  readonly repository: string;
  /** The source commit of the release, and of the one that it replaces, where there was one. */
  readonly commits: { readonly from?: CommitId; readonly to: CommitId };
  /** The commit of the delivery branch that brought it. */
  readonly commit: CommitId;
  /**
   * The comment, as Markdown.
   *
   * @param there what it says so far
   * @param link where a person sees the commit of the delivery branch
   */
  text(there: string | undefined, link: string): string;
}

/** A commit that a forge is to make. */
export interface ForgeCommit {
  /** The repository. */
  readonly location: Location;
  /** The branch that gets the commit. */
  readonly ref: RefName;
  /** Where that branch has to stand. */
  readonly onto: CommitId;
  readonly message: string;
  /** What changes, by path; a file without content is removed. */
  readonly files: readonly { readonly path: string; readonly content?: Buffer }[];
}

/** A push that opens or updates a proposal. */
interface ProposedPush {
  readonly subject: string;
  /** The delivery branch. */
  readonly target: string;
  /** The repository, by URL or by absolute path. */
  readonly remote: string;
}
