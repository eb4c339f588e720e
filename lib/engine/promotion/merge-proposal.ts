import { DeliveryError, type Finding, refusal } from '../../model/finding';
import { printPerson, samePerson } from '../../model/scalars';
import { plural } from '../../model/text';
import { TRAILERS } from '../../registry';
import type { Location, Snapshot } from '../delivery';
import type { RefUpdate } from '../git';
import type { ContentChecks } from '../judgement';
import { applyPlan } from './apply-plan';
import { type ApprovalClause, approvalClauses, isNamed, missingApprovals } from './approval-clauses';
import { changeOf } from './changes/registry';
import { commitMessage } from './commit-message';
import { takenBackSince, withdrawnBefore } from './ended-proposal';
import type { Forge } from './forge';
import { nothingLeft, type Overtaken, overtakenBy, overtakenWords } from './overtaken';
import type { Plan } from './plan';
import { planMoved } from './plan-moved';
import type { Proposal } from './proposal';
import type { ProposalReview } from './proposal-review';
import { type MergedRequest, receiptOf } from './receipts/write-receipt';
import { approvedByNamesakes } from './self-approval';
import { sinceApproved } from './since-approved';
import { concernedBy } from './statements/approval-terms';
import { type CountedApprovals, countedApprovals } from './statements/counted-approvals';
import { withWhy } from './why-asked';
import { withHeads } from './with-heads';

/** What the caller of a review knows already. */
interface KnownBefore {
  /** Its plan on this snapshot. */
  readonly plan?: Plan | undefined;
  /** The delivery branch before the commits that the caller has made on top of it, and nobody else has seen. */
  readonly stood?: Location;
}

/** Plans an open proposal again. */
export async function reviewProposal(
  snapshot: Snapshot,
  proposal: Proposal,
  forge: Forge,
  now: Date,
  content?: ContentChecks,
  known: KnownBefore = {},
): Promise<ProposalReview> {
  const plan = known.plan ?? (await planAgain(snapshot, proposal, now, content));
  const overtaken = await overtakenBy(snapshot, proposal, plan, known.stood);
  const owners = ownersAsked(snapshot, plan);
  const { approvals, signed, ignored } = await countedApprovals(snapshot, proposal, plan, forge, owners);
  const missing = await missingParts(
    snapshot,
    { proposal, plan, approvals, ...(signed ? { signed } : {}) },
    forge,
  );
  const isShort = approvals.length < plan.approvals.needed;
  const voided = isShort && !signed ? ((await forge.voided?.(proposal)) ?? []) : [];
  const since = await sinceApproved(snapshot, proposal, plan, voided);
  const asked = forge.countsOwners && !signed ? owners : [];
  const counted = { approvals, ignored, missing, ...(signed ? { signed } : {}) };
  const judged = withApprovalFindings(
    withWhy(snapshot, plan),
    proposal,
    counted,
    since,
    asked,
    forge,
    overtaken,
  );
  const withdrawn = await withdrawnBefore(proposal);
  const found: Plan = withdrawn
    ? { ...judged, findings: [withdrawn, ...judged.findings], effect: 'refused' }
    : overtaken?.takenBack
      ? {
          ...judged,
          findings: [takenBackSince(proposal, overtaken), ...nothingLeft(judged).findings],
          effect: 'refused',
        }
      : judged;
  return {
    proposal,
    plan: withHeads(snapshot, found),
    approvals,
    ...(signed ? { signed } : {}),
    ...(overtaken ? { overtaken } : {}),
  };
}

/** What approvals that count do not give of what the environment asks for beyond their number, for people. */
export async function missingParts(
  snapshot: Snapshot,
  { proposal, plan, approvals, signed }: ProposalReview,
  forge: Forge,
): Promise<readonly string[]> {
  return missingApprovals(await partsAsked(snapshot, plan), async (clause) => {
    if (signed || !forge.countsOwners)
      return approvals.filter(({ by }) => isNamed(clause, by)).map(({ by }) => by);
    if (clause.of.length === 0) return [];
    const members = await forge.approvals(proposal, clause.of);
    return approvals.flatMap(({ by }) => (members.some((each) => samePerson(each.by, by)) ? [by] : []));
  });
}

/** What a plan asks of approvals beyond their number; a rollback has a number of its own, and nothing else. */
async function partsAsked(snapshot: Snapshot, plan: Plan): Promise<readonly ApprovalClause[]> {
  if (plan.approvals.needed === 0 || plan.verb === 'rollback') return [];
  return approvalClauses(snapshot, {
    environments: concernedBy(snapshot, plan),
    targets: plan.targets.filter(({ change }) => change !== 'same'),
  });
}

/**
 * Whose approvals a plan asks for: those of the environment's owners, by the present data; anyone's where it names
 * none.
 */
export function ownersAsked(
  snapshot: Snapshot,
  { environment, targets, approvals }: Plan,
): readonly string[] {
  const names = environment === undefined ? targets.map((each) => each.environment) : [environment];
  const known = [...new Set(names)].flatMap((each) => snapshot.recordOf.get(each) ?? []);
  return known.length === 0 ? approvals.owners : [...new Set(known.flatMap((each) => each.approvals.owners))];
}

/** Merges a reviewed proposal: one commit on the present head. The caller has seen that nothing is refused. */
export async function mergeReviewed(
  snapshot: Snapshot,
  review: ProposalReview,
  forge: Forge,
  now: Date,
  request?: MergedRequest,
  onNote?: (note: string) => void,
) {
  return applyPlan(snapshot, review.plan, {
    message: mergeMessage(review, request),
    author: review.proposal.requestedBy,
    now,
    forge,
    onNote,
    also: async (commit) => [
      ...(await closingRefs(review.proposal, forge)),
      await receiptOf(review, { commit, now, request }),
    ],
  });
}

/** The message of the commit that merges a proposal. */
export function mergeMessage(
  { proposal, plan, approvals }: ProposalReview,
  request: MergedRequest | undefined,
): string {
  return commitMessage(plan, [
    ...approvals.map(({ by, at }) => [TRAILERS.approvedBy, `${printPerson(by)} ${at}`] as const),
    ...approvals.flatMap(({ statement }) =>
      statement === undefined ? [] : [[TRAILERS.statement, statement] as const],
    ),
    [TRAILERS.proposal, `${proposal.id} ${proposal.head}`],
    ...(request === undefined ? [] : [[TRAILERS.request, request.link] as const]),
  ]);
}

/** The refs that are removed from the remote with a proposal, in one push. */
export async function closingRefs(
  proposal: Pick<Proposal, 'id' | 'ref' | 'head' | 'location' | 'byHand'>,
  forge: Forge,
): Promise<readonly RefUpdate[]> {
  // What people made stays theirs; it has to stand where it was read.
  if (proposal.byHand) return [{ ref: proposal.ref, from: proposal.head, to: proposal.head }];
  return [{ ref: proposal.ref, from: proposal.head, to: null }, ...(await forge.closing(proposal))];
}

/** The plan of a proposal, made of its intent and the data in its commit, on the present head. */
function planAgain(
  snapshot: Snapshot,
  { intent: { change, environment, bypass, reason, ticket }, requestedBy, location, head }: Proposal,
  now: Date,
  content?: ContentChecks,
): Promise<Plan> {
  const entry = changeOf(change.verb);
  if (!entry.again) throw DeliveryError.of('INTERNAL', `${change.verb} is never proposed`);
  return entry.again(
    snapshot,
    { change, location, head, ...(environment === undefined ? {} : { environment }) },
    {
      requestedBy,
      now,
      bypass,
      ...(reason === undefined ? {} : { reason }),
      ...(ticket === undefined ? {} : { ticket }),
      ...(content ? { content } : {}),
    },
  );
}

function withApprovalFindings(
  plan: Plan,
  proposal: Proposal,
  { approvals, signed, ignored, missing }: CountedApprovals & { readonly missing: readonly string[] },
  since: string | undefined,
  owners: readonly string[],
  forge: Forge,
  overtaken: Overtaken | undefined,
): Plan {
  const findings = [...plan.findings];
  const people = approvals.map(({ by }) => by);
  if (!signed) findings.push(...approvedByNamesakes(people, proposal, forge));
  const subject = plan.environment === undefined ? {} : { environment: plan.environment };
  if (overtaken && plan.digest !== proposal.digest) {
    const message = `${proposal.id} is not needed any more, ${overtakenWords(overtaken)}`;
    const remedy = `nothing is to be approved: \`cdk8s-delivery merge ${proposal.id}\` closes it`;
    findings.push(planMoved(message, subject, remedy));
  } else if (plan.digest !== proposal.digest) {
    findings.push(
      planMoved(
        `${proposal.id} was proposed with plan ${proposal.digest.slice(7, 19)}, now it would be ${plan.digest.slice(7, 19)}`,
        subject,
        'ask for the change again, and have it approved again',
      ),
    );
  } else if (approvals.length < plan.approvals.needed || missing.length > 0) {
    const sign = signed ? ' --sign' : '';
    const approve = `\`cdk8s-delivery approve ${proposal.id}${sign}\``;
    const whose = owners.length === 0 ? '' : ` of ${owners.join(', ')}`;
    const given = approvals.map(({ by }) => printPerson(by)).join(', ') || 'none';
    const counted = plural(plan.approvals.needed, signed ? 'signed approval' : 'approval');
    const isShort = approvals.length < plan.approvals.needed;
    // Where there are enough of them, what is missing is a part: that comes first.
    const needs = isShort
      ? `needs ${counted}${whose}, it has ${approvals.length} (${given})${missing.map((each) => `; it needs ${each}`).join('')}`
      : `still needs ${missing.join(', and ')}; it is approved by ${given}`;
    const unproven = findings.findIndex(({ code }) => code === 'RENDERS_UNPROVEN');
    // An approval may be all that is missing, as it is the witness, too: it comes first.
    findings.splice(
      unproven < 0 ? findings.length : unproven,
      0,
      refusal(
        'NOT_APPROVED',
        `${proposal.id} ${needs}${since === undefined ? '' : `: ${since}`}${doNotCount(ignored)}`,
        subject,
        proposal.byHand
          ? approveByHand(proposal)
          : since === undefined
            ? `a person other than ${printPerson(proposal.requestedBy)} reads the plan and approves it: ${approve}`
            : `read what came later, and approve again: ${approve}`,
      ),
    );
    if (!proposal.byHand) findings.splice(0, findings.length, ...findings.map(provenByApproval));
  }
  return {
    ...plan,
    findings,
    effect: findings.some(({ severity }) => severity === 'refusal') ? 'refused' : plan.effect,
  };
}

/** Where an approval is still to come, that is the shorter way to a witness. */
function provenByApproval(found: Finding): Finding {
  if (found.code !== 'RENDERS_UNPROVEN') return found;
  return {
    ...found,
    remedy: `an approval in a clone of the project is the witness; without that, ${found.remedy}`,
  };
}

/** What counts for a branch that people made: reviews of its pull request, where the forge has them. */
function approveByHand({ intent: { change } }: Proposal): string {
  const command = changeOf(change.verb).command(change);
  return `a person who wrote none of its commits approves its pull request; where there is none, ask for it by \`${command}\`, and have that proposal approved`;
}

function doNotCount(ignored: readonly string[]): string {
  return ignored.length === 0 ? '' : `; signed approvals do not count: ${ignored.join('; ')}`;
}
