import type { BranchName, CommitId, Person } from '../../model/scalars';
import type { Location } from '../delivery';
import type { Overtaken } from './overtaken';
import type { Proposal } from './proposal';

/** Where a proposal is or was: enough to find its pull request after its branch is gone. */
export type ProposalPlace = Pick<Proposal, 'id' | 'ref' | 'location'>;

/** What a pull request shows. */
export interface ProposalText {
  /** One line, the subject of the proposal's commit. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly labels: readonly string[];
}

/** An open pull request, as the forge shows it now. */
export interface PullRequest extends ProposalText {
  readonly number: number;
  /** Where a person reads it. */
  readonly link: string;
}

/** A pull request of any branch, found by its number. */
export interface NumberedRequest {
  readonly branch: BranchName;
  /** The branch that it is to be merged into. */
  readonly into: BranchName;
  /** Whether its branch is in another repository. */
  readonly isElsewhere: boolean;
  /** Why it is not to be merged now: it is closed, or a draft. */
  readonly cannot?: string;
}

/** How a pull request is opened; afterwards people see to all of it. */
export interface Opening {
  /** Accounts and teams that are asked for a review. */
  readonly reviewers: readonly string[];
  /** Accounts that it is assigned to. */
  readonly assignees: readonly string[];
  readonly draft: boolean;
}

/** What is known of one commit of a proposal. */
export interface ProposalStatus {
  /** Tells statuses of one commit apart; the later one of a name counts. */
  readonly name: string;
  readonly state: 'pending' | 'success' | 'failure';
  /** One line for people. */
  readonly text: string;
  readonly link?: string;
}

/** A comment of this tool; its key tells it from the others of a pull request. */
export interface ProposalComment {
  readonly key: string;
  /** Markdown. */
  readonly text: string;
}

/** How a proposal ended. */
export type ProposalEnd =
  /** The delivery branch has it, by this commit. */
  | { readonly kind: 'merged'; readonly commit: CommitId }
  /** A commit of the delivery branch made it pointless. */
  | { readonly kind: 'overtaken'; readonly by: Overtaken }
  /** A person took it back; the reason where one was given. */
  | { readonly kind: 'withdrawn'; readonly by: Person; readonly reason?: string };

/**
 * The pull requests of a forge: one per proposal, from the proposal's branch to the delivery branch. The forge never
 * merges: this tool pushes, and then closes the request.
 *
 * Each call is complete when it returns, may be repeated after any failure, and does nothing twice. They throw
 * `DeliveryError`: `REMOTE_FAILED` for what may succeed later, `PUSH_REFUSED` for what the forge does not allow.
 */
export interface PullRequests {
  /** Most UTF-16 units of a title. */
  readonly titleLimit: number;
  /** Most UTF-16 units of a body. */
  readonly bodyLimit: number;
  /** Most UTF-16 units of a label. */
  readonly labelLimit: number;
  /** A request by its number, no matter who opened it; undefined where there is none. Absent where they have no numbers. */
  numbered?(location: Location, number: number): Promise<NumberedRequest | undefined>;
  /** The open request of a proposal's branch, no matter who opened it. */
  find(proposal: ProposalPlace): Promise<PullRequest | undefined>;
  /**
   * Opens a request; one that was opened meanwhile is adopted as it is.
   *
   * @param opening what cannot be done of it stops nothing
   */
  publish(proposal: Proposal, text: ProposalText, opening: Opening): Promise<PullRequest>;
  /** Puts title, body and labels in place of those shown; labels of others stay. */
  update(proposal: Proposal, text: ProposalText): Promise<PullRequest>;
  /** The statuses of the proposal's commit. */
  statuses(proposal: Proposal): Promise<readonly ProposalStatus[]>;
  reportStatus(proposal: Proposal, status: ProposalStatus): Promise<void>;
  /** The comments of this tool, oldest first. */
  comments(proposal: ProposalPlace): Promise<readonly ProposalComment[]>;
  /** Leaves one comment per key: one that is there is edited in place. */
  comment(proposal: ProposalPlace, comment: ProposalComment): Promise<void>;
  /** Closes the request, and says there how the proposal ended; does nothing where none is open. */
  close(proposal: ProposalPlace, end: ProposalEnd): Promise<void>;
}
