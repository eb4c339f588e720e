import type { Snapshot } from '../../delivery';
import type { Approval, Forge } from '../forge';
import type { Plan } from '../plan';
import type { Proposal } from '../proposal';
import { type ApprovalTerms, approvalTerms } from './approval-terms';
import { signedApprovals } from './signed-approvals';

/** The approvals that count for a plan. */
export interface CountedApprovals {
  readonly approvals: readonly Approval[];
  /** Set where they are signed statements: no forge was needed for them. */
  readonly signed?: true;
  /** Why existing signed statements do not count. */
  readonly ignored: readonly string[];
}

/**
 * The approvals that count for a plan of a proposal: signed statements where they are enough or nothing else counts, else those
 * that the forge knows. The two are not added up, as one person may have given both under two names.
 */
export async function countedApprovals(
  snapshot: Snapshot,
  proposal: Proposal,
  plan: Plan,
  forge: Forge,
  owners: readonly string[],
): Promise<CountedApprovals> {
  const { needed } = plan.approvals;
  return countApprovals(proposal, { needed, terms: approvalTerms(snapshot, plan), owners }, forge);
}

/** What is asked of approvals. */
interface AskedApprovals {
  readonly needed: number;
  readonly terms: ApprovalTerms;
  /** As a forge takes them. */
  readonly owners: readonly string[];
}

/** The same where it is known what is asked of them. */
export async function countApprovals(
  proposal: Proposal,
  { needed, terms, owners }: AskedApprovals,
  forge: Forge,
): Promise<CountedApprovals> {
  const { given, ignored } =
    terms.keys.length > 0 ? await signedApprovals(proposal, terms.keys) : { given: [], ignored: [] };
  const isEnough = given.length > 0 && given.length >= needed;
  if (terms.signed || isEnough) return { approvals: given, signed: true, ignored };
  const known = forge.countsApprovals ? await forge.approvals(proposal, owners, terms.byComments) : [];
  return known.length >= given.length
    ? { approvals: known, ignored }
    : { approvals: given, signed: true, ignored };
}
