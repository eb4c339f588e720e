import type { Snapshot } from '../engine/delivery';
import {
  approvalTerms,
  approvedByNamesakes,
  approvingWitness,
  countedApprovals,
  type Forge,
  findProposal,
  type GivenApproval,
  missingParts,
  type Outcome,
  ownersAsked,
  type Plan,
  type Planner,
  type ProposalReview,
  planRead,
  type RenderedForApproval,
  refuseSelfApproval,
  reviewProposal,
  signApproval,
} from '../engine/promotion';
import { type Code, DeliveryError } from '../model/finding';
import { Digest, parseProposalId, printPerson, samePerson } from '../model/scalars';
import type { DeliveryTools } from './delivery-tools';
import { type ApprovedProposal, mergedBefore, type PlanRead } from './proposals';

/** What an approval would be too late for. */
const MOVED_ON: readonly Code[] = ['PLAN_MOVED', 'PROPOSAL_WITHDRAWN', 'PROPOSAL_MERGED'];

/** What an approval asks of the open delivery that it is given through. */
interface Approving {
  /** Makes a change, such as keeping the approver as a witness. */
  readonly make: (planner: Planner) => Promise<Outcome>;
  /** Is told the state that the approved plan was made on, before the plan is shown. */
  readonly onPlan: (plan: Plan, snapshot: Snapshot) => void;
}

/** Approves the plan that was read, if the proposal is still that plan; see `OpenDelivery.approve`. */
export async function approveProposal(
  tools: DeliveryTools,
  id: string,
  read: PlanRead,
  { make, onPlan }: Approving,
): Promise<ApprovedProposal> {
  const { engine, person, content } = tools;
  const named = read.plan === undefined ? undefined : Digest.parse(read.plan);
  const snapshot = await engine.snapshot();
  const { proposal, merged } = await findProposal(snapshot, parseProposalId(id));
  if (!proposal) return mergedBefore(merged);
  // Whose approval cannot count is told that before anything is read.
  refuseSelfApproval(person, proposal);
  const forge = tools.forge(snapshot);
  const now = tools.now();
  const review = await reviewProposal(snapshot, proposal, forge, now, content);
  const { as } = tools.options;
  const typed = typeof as === 'object' ? printPerson(as) : as;
  const another = named && (await planRead(proposal, named, typed));
  const moved = another ?? review.plan.findings.find(({ code }) => MOVED_ON.includes(code));
  if (moved) throw new DeliveryError([moved]);
  const signs = isSigned(snapshot, review.plan, read.sign);
  // Where approvals are given elsewhere, the forge says so, and nothing is shown for one.
  if (!forge.countsApprovals && !signs) await forge.approve(proposal, person, now);
  const { rendered, keep } = await witnessing(tools, snapshot, review, read.witness ?? true);
  const namesakes = signs ? [] : approvedByNamesakes([person], proposal, forge);
  const reviewed = forApprover(review.plan, rendered);
  const plan = { ...reviewed, findings: [...reviewed.findings, ...namesakes] };
  onPlan(plan, snapshot);
  await read.onReview?.(plan, rendered);
  try {
    const owners = ownersAsked(snapshot, review.plan);
    const { before, commit } = await give(tools, snapshot, review, forge, signs ? read.sign : false);
    const kept = keep && (await make(keep));
    const witness = kept?.kind === 'committed' ? { witness: kept.commit } : {};
    const { approvals, signed } = await countedApprovals(snapshot, proposal, review.plan, forge, owners);
    const given = { proposal, plan: review.plan, approvals, ...(signed ? { signed } : {}) };
    const missing = await missingParts(snapshot, given, forge);
    return {
      kind: before ? 'nothing' : 'approved',
      commit,
      plan,
      approvals,
      missing,
      rendered,
      ...witness,
    };
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code !== 'NO_SUCH_PROPOSAL') throw error;
    const overtaken = (await findProposal(await engine.snapshot(), parseProposalId(id))).merged;
    if (overtaken === undefined) throw error;
    return mergedBefore(overtaken);
  }
}

/** Whether an approval is signed: it is asked for, or no other counts. */
function isSigned(snapshot: Snapshot, plan: Plan, sign: PlanRead['sign']): boolean {
  return Boolean(sign ?? approvalTerms(snapshot, plan).signed);
}

/**
 * Gives the person's approval.
 *
 * @param sign false: as the forge takes it; else signed, with the key that it names, or with the one of the settings
 */
async function give(
  { person: by, now: clock, options: { signing } }: DeliveryTools,
  snapshot: Snapshot,
  { proposal, plan }: ProposalReview,
  forge: Forge,
  sign: PlanRead['sign'],
): Promise<GivenApproval> {
  const now = clock();
  if (sign === false) return forge.approve(proposal, by, now, ownersAsked(snapshot, plan));
  const key = typeof sign === 'string' ? sign : signing?.format === 'ssh' ? signing.key : undefined;
  return signApproval(snapshot, proposal, plan, { by, now, ...(key === undefined ? {} : { key }) });
}

/** What the approver says of the releases of a plan by rendering them again; who asked for it cannot approve it. */
async function witnessing(
  tools: DeliveryTools,
  snapshot: Snapshot,
  { plan, proposal }: ProposalReview,
  asked: boolean,
): Promise<Awaited<ReturnType<typeof approvingWitness>>> {
  const { person: requestedBy } = tools;
  if (!asked || samePerson(requestedBy, proposal.requestedBy)) return { rendered: [] };
  return approvingWitness(snapshot, plan, { requestedBy, now: tools.now() }, () => tools.projectAtHand());
}

/** The plan that is approved: without what an approval, and the witness that it is, are to bring. */
function forApprover(plan: Plan, rendered: readonly RenderedForApproval[]): Plan {
  const witnessed = new Set<string | undefined>(
    rendered.flatMap(({ app, findings }) => (findings.length === 0 ? [app] : [])),
  );
  const findings = plan.findings.filter(
    ({ code, subject }) =>
      code !== 'NOT_APPROVED' && !(code === 'RENDERS_UNPROVEN' && witnessed.has(subject.app)),
  );
  return { ...plan, findings };
}
