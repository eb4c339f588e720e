import { quote } from '../../model/finding';
import type { CommitId, ProposalId, RefName } from '../../model/scalars';
import { TRAILERS } from '../../registry';
import { type Delivery, type Location, repositoryOf, type Snapshot } from '../delivery';
import { applyPlan, commitPlan, knownLocation, locationOfPlan } from './apply-plan';
import { openOrSay } from './changed-by-hand';
import { changeOf } from './changes/registry';
import { commitMessage, subjectLine } from './commit-message';
import { withdrawnBefore } from './ended-proposal';
import type { Forge } from './forge';
import { goesBack } from './goes-back';
import { asksForSignatures, assertSigned, assertSigns } from './own-signatures';
import type { Plan } from './plan';
import { type Proposal, parseProposal, proposalId, proposalRef, proposalTrailers } from './proposal';
import { publishProposal } from './publish-proposal';
import { reachedBy } from './reached-by';
import { tellSources } from './reached-sources';
import { roomFor } from './room-for';
import { hasEvidence } from './since-approved';
import { movedSince } from './starting-point';
import { type LostRace, untilThrough } from './until-through';
import { withWhy } from './why-asked';
import { withHeads } from './with-heads';

/** The outcome of a request. */
export type ChangeOutcome =
  | { readonly kind: 'refused' | 'planned'; readonly plan: Plan }
  | {
      readonly kind: 'nothing';
      readonly plan: Plan;
      /** The commit that brought what was asked for; absent where none did. */
      readonly commit?: CommitId;
    }
  | {
      readonly kind: 'committed';
      readonly plan: Plan;
      readonly commit: CommitId;
      /** Names of the tags that the commit got, where environments ask for them. */
      readonly tags?: readonly string[];
    }
  | {
      readonly kind: 'proposed';
      readonly plan: Plan;
      readonly proposal: {
        readonly id: ProposalId;
        readonly ref: RefName;
        /** Its pull request, where the forge has them. */
        readonly link?: string;
        readonly number?: number;
      };
      /** `unchanged`: it was open already, with the same plan. */
      readonly state: 'opened' | 'updated' | 'unchanged';
    };

/** The outcome of a request, with the state that the plan was made on. */
export type Outcome = ChangeOutcome & { readonly snapshot: Snapshot };

/** How a request is run. */
interface RunOptions {
  readonly forge: (snapshot: Snapshot) => Promise<Forge>;
  readonly dryRun?: boolean;
  /** Called before each attempt, and when a race was lost. */
  readonly onProgress?: (step: string) => void;
  /** Called with notes that do not change the result. */
  readonly onNote?: (note: string) => void;
  /**
   * Says in words what a plan does, for the text of a proposal, as Markdown.
   *
   * @param limit most UTF-16 units; little enough for a commit message unless given
   */
  readonly describe?: (snapshot: Snapshot, plan: Plan, limit?: number) => Promise<string>;
  /** The clock for the commits. */
  readonly clock: () => Date;
  /** Stops before the next step. */
  readonly signal?: AbortSignal;
}

/** Makes the plan of one attempt; the plan of the first attempt says what the request was resolved to. */
export type Planner = (snapshot: Snapshot, first?: Plan) => Promise<Plan>;

/**
 * Plans and applies until it is done, refused, or nothing is left to do. A push that lost a race re-applies the intent
 * to the new head: everything is read, planned and checked again. The intent is the one of the first plan: where
 * another run has changed what it started from, it is refused.
 */
export async function runChange(
  delivery: Pick<Delivery, 'snapshot'>,
  makePlan: Planner,
  options: RunOptions,
): Promise<Outcome> {
  let first: Plan | undefined;
  return untilThrough<Outcome | LostRace>(async (lost) => {
    options.onProgress?.(
      lost === 0 ? 'reading the delivery branch' : 'another change was faster: planning again',
    );
    const snapshot = await delivery.snapshot();
    options.onProgress?.('planning');
    const made = withWhy(snapshot, await makePlan(snapshot, first));
    const plan = withHeads(snapshot, unmoved(first, made));
    first ??= plan;
    if (plan.effect === 'refused') return { kind: 'refused', plan, snapshot };
    if (plan.effect === 'nothing') return nothing(snapshot, plan);
    // A forge that cannot do it refuses a plan as it refuses the change.
    const forge = await options.forge(snapshot);
    if (options.dryRun) {
      const location = plan.effect === 'commit' && !forge.mayPush ? knownLocation(snapshot, plan) : undefined;
      if (location) {
        assertSigns(snapshot, location, plan, forge);
        if (goesBack(plan)) await rehearseSigning(snapshot, location, plan, options);
      }
      return { kind: 'planned', plan, snapshot };
    }
    options.signal?.throwIfAborted();
    options.onProgress?.('writing');
    return plan.effect === 'commit' && (await mayCommit(snapshot, plan, forge))
      ? commit(snapshot, plan, forge, options)
      : propose(snapshot, plan, forge, options);
  }, options.signal);
}

/** The plan, refused where what the first one started from has moved and the change is still to be made. */
function unmoved(first: Plan | undefined, plan: Plan): Plan {
  if (!first || plan.effect === 'nothing') return plan;
  const moved = movedSince(first, plan);
  return moved.length === 0 ? plan : { ...plan, findings: [...plan.findings, ...moved], effect: 'refused' };
}

/** Says of a change that passes without a signature, before it is made, that it would: its key may be gone. */
async function rehearseSigning(
  snapshot: Snapshot,
  location: Location,
  plan: Plan,
  { clock, onNote }: RunOptions,
): Promise<void> {
  if (!repositoryOf(location).signs && !asksForSignatures(snapshot, location, plan)) return;
  const request = { message: commitMessage(plan), author: plan.requestedBy, now: clock(), onNote };
  const commit = await commitPlan(snapshot, location, { ...plan, edits: [] }, request);
  await assertSigned(snapshot, location, plan, { commit, tags: [] }, onNote);
}

async function nothing(snapshot: Snapshot, plan: Plan): Promise<Outcome> {
  const location = knownLocation(snapshot, plan);
  const commit = location && (await reachedBy(location, plan));
  return { kind: 'nothing', plan, snapshot, ...(commit === undefined ? {} : { commit }) };
}

type Step = Exclude<Outcome, { kind: 'nothing' | 'refused' | 'planned' }> | LostRace;

/** Whether a change that needs no approval is pushed at once: not where the branch takes updates from another identity alone. */
async function mayCommit(snapshot: Snapshot, plan: Plan, forge: Forge): Promise<boolean> {
  const location = knownLocation(snapshot, plan);
  if (!forge.mayPush || !location?.head || !changeOf(plan.verb).again) return true;
  return forge.mayPush(location);
}

async function commit(
  snapshot: Snapshot,
  plan: Plan,
  forge: Forge,
  { clock, onNote }: RunOptions,
): Promise<Step> {
  const now = clock();
  const attempt = await applyPlan(snapshot, plan, {
    message: commitMessage(plan),
    author: plan.requestedBy,
    now,
    forge,
    onNote,
  });
  if (attempt.kind === 'race') return attempt;
  await tellSources(forge, { snapshot, plan, commit: attempt.commit, now }, onNote);
  const { commit: made, tags } = attempt;
  return { kind: 'committed', plan, snapshot, commit: made, ...(tags && { tags }) };
}

/** Opens a proposal, or brings the open one up to date; one with the same plan is left alone, and keeps its approvals. */
async function propose(
  snapshot: Snapshot,
  plan: Plan,
  forge: Forge,
  { describe, clock, onNote }: RunOptions,
): Promise<Step> {
  const id = proposalId(plan);
  const ref = proposalRef(plan.branch, id);
  const location = locationOfPlan(snapshot, plan);
  const said = plan.environment === undefined ? undefined : snapshot.recordOf.get(plan.environment)?.requests;
  // Asked for first: where the forge cannot be asked, nothing is pushed that it would not show.
  const asked = await forge.requests?.find({ id, ref, location });
  const open = await openOrSay(snapshot, id, location);
  if (!open) await roomFor(id, location, said?.most);
  const proposed = async (proposal: Proposal, state: 'opened' | 'updated' | 'unchanged'): Promise<Step> => {
    const text = async (limit: number) => (await describe?.(snapshot, plan, limit)) ?? '';
    const request = await publishProposal(forge, proposal, plan, text, said, open && asked);
    const shown = request ? { link: request.link, number: request.number } : {};
    return { kind: 'proposed', plan, snapshot, proposal: { id, ref, ...shown }, state };
  };
  if (
    open &&
    open.digest === plan.digest &&
    (await stillMeant(open, plan)) &&
    !(await withdrawnBefore(open)) &&
    (await hasEvidence(snapshot, open, plan))
  )
    return proposed(open, 'unchanged');
  const now = clock();
  const trailers = [
    ...proposalTrailers(plan, now),
    [TRAILERS.approvalsNeeded, String(plan.approvals.needed)] as const,
    ...(open ? [[TRAILERS.replaces, open.head] as const] : []),
  ];
  // A pull request carries the text itself.
  const text = forge.requests ? undefined : await describe?.(snapshot, plan);
  const message = commitMessage(plan, trailers, text);
  const attempt = await applyPlan(snapshot, plan, {
    message,
    author: plan.requestedBy,
    now,
    ref,
    from: open?.head ?? null,
    rewrite: true,
    pushOptions: forge.pushOptions({
      subject: subjectLine(plan),
      target: plan.branch,
      remote: location.remote,
    }),
  });
  if (attempt.kind === 'race') return attempt;
  if (open) onNote?.(`this replaces ${quote(open.subject)}: approvals of that do not count for it`);
  const made = { commit: attempt.commit, message, committer: { date: now } };
  return proposed(
    parseProposal({ branch: plan.branch, id }, made, () => location),
    open ? 'updated' : 'opened',
  );
}

/** An open proposal of before a merge that brought the same change is not the one that is meant now. */
async function stillMeant(open: Proposal, plan: Plan): Promise<boolean> {
  return plan.base !== null && (await repositoryOf(open.location).isAncestor(open.opened, plan.base));
}
