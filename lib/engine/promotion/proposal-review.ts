import type { Approval } from './forge';
import type { Overtaken } from './overtaken';
import type { Plan } from './plan';
import type { Proposal } from './proposal';

/** A proposal planned anew on the present head, with what speaks for and against merging it. */
export interface ProposalReview {
  readonly proposal: Proposal;
  readonly plan: Plan;
  readonly approvals: readonly Approval[];
  /** Set where the approvals are signed statements, which count without the forge. */
  readonly signed?: true;
  /** Set where the delivery branch made it pointless. */
  readonly overtaken?: Overtaken;
}
