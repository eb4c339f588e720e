import { DeliveryError } from '../../model/finding';
import type { CommitId, ReleaseId } from '../../model/scalars';
import type { Delivery, Snapshot } from '../delivery';
import type { ContentChecks } from '../judgement';
import { madeByHand, meantToMerge, unclearChange } from './by-hand';
import { closeOvertaken } from './close-overtaken';
import type { Forge } from './forge';
import { mergeReviewed, reviewProposal } from './merge-proposal';
import { nothingLeft } from './overtaken';
import { assertSigns } from './own-signatures';
import type { ProposalReview } from './proposal-review';
import type { ProposalPlace } from './pull-requests';
import { tellSources } from './reached-sources';
import { reportStanding } from './report-standing';
import { type LostRace, untilThrough } from './until-through';

/** The outcome of a merge. */
export type MergeOutcome =
  | {
      /** Where the review says that it is overtaken, it is closed, unless it was only planned. */
      readonly kind: 'refused' | 'planned';
      readonly review: ProposalReview;
      readonly snapshot: Snapshot;
    }
  | {
      readonly kind: 'nothing';
      readonly review: ProposalReview;
      readonly snapshot: Snapshot;
      /** The commit that brought what the proposal asks for; absent where none did. */
      readonly commit?: CommitId;
    }
  | {
      /** It is not open any more: this commit merged it. */
      readonly kind: 'merged before';
      readonly snapshot: Snapshot;
      readonly commit: CommitId;
      readonly at: Date;
      readonly releases: readonly ReleaseId[];
      readonly place: ProposalPlace;
    }
  | {
      readonly kind: 'merged';
      readonly review: ProposalReview;
      readonly snapshot: Snapshot;
      readonly commit: CommitId;
      readonly tags?: readonly string[];
    };

/** How a merge is run. */
interface MergeOptions {
  readonly forge: (snapshot: Snapshot) => Promise<Forge>;
  readonly dryRun?: boolean;
  readonly onProgress?: (step: string) => void;
  /** Called with notes that do not change the result. */
  readonly onNote?: (note: string) => void;
  /** What the manifests are judged by, again. */
  readonly content?: ContentChecks;
  /** The clock for the rules and the commit. */
  readonly clock: () => Date;
  /** Stops before the next step. */
  readonly signal?: AbortSignal;
}

/**
 * Plans the proposal again on the present head, checks everything freshly, and merges it with compare-and-swap; or a branch that people made, as what its
 * files amount to.
 *
 * @param asked the id of a proposal, the number of a pull request, or the name of a branch
 */
export async function runMerge(
  delivery: Pick<Delivery, 'snapshot'>,
  asked: string,
  { forge: forgeOf, dryRun, onProgress, onNote, content, clock, signal }: MergeOptions,
): Promise<MergeOutcome> {
  return untilThrough<MergeOutcome | LostRace>(async (lost) => {
    onProgress?.(lost === 0 ? 'planning again' : 'another change was faster: planning again');
    const snapshot = await delivery.snapshot();
    const forge = await forgeOf(snapshot);
    const meant = await meantToMerge(snapshot, asked, forge, async ({ place, why, commit, takenBack }) => {
      // As below: the run that closed it may have been killed before its request was closed.
      const by = { why, commit, ...(takenBack === undefined ? {} : { takenBack }) };
      if (!dryRun) await forge.requests?.close(place, { kind: 'overtaken', by });
    });
    if (meant.merged) {
      // The run that merged it may have been killed before it closed the request.
      const { commit, at, releases, place } = meant.merged;
      if (!dryRun) await forge.requests?.close(place, { kind: 'merged', commit });
      return { kind: 'merged before', snapshot, commit, at, releases, place };
    }
    const now = clock();
    const { proposal, plan } = meant.branch
      ? await madeByHand(snapshot, meant.branch, { now, content })
      : { proposal: meant.proposal, plan: undefined };
    const review = await reviewProposal(snapshot, proposal, forge, now, content, { plan });
    if (review.overtaken) {
      if (!dryRun) {
        onProgress?.('closing the proposal');
        const lostRace = await closeOvertaken(proposal, review.overtaken, forge, now);
        if (lostRace) return lostRace;
      }
      const { why, commit, takenBack } = review.overtaken;
      return why === 'superseded' || takenBack !== undefined
        ? { kind: 'refused', review, snapshot }
        : { kind: 'nothing', review: { ...review, plan: nothingLeft(review.plan) }, snapshot, commit };
    }
    const { byHand } = proposal;
    const needsNone = byHand !== undefined && review.plan.approvals.needed === 0;
    if (!forge.countsApprovals && !review.signed && !needsNone) {
      throw DeliveryError.of(
        'NOT_APPROVED',
        `approvals of ${asked} are not known here: ${forge.statement}`,
        {},
        { remedy: 'merge it where it was approved' },
      );
    }
    // Signed approvals need no forge: where it does not answer, only what it shows is out of date.
    const showing = <T>(shown: Promise<T>) =>
      review.signed ? shown.catch((error: unknown) => void onNote?.(notShown(error))) : shown;
    if (!dryRun && review.plan.effect !== 'nothing') await showing(reportStanding(forge, review));
    if (review.plan.effect === 'refused') return { kind: 'refused', review, snapshot };
    if (review.plan.effect === 'nothing') return { kind: 'nothing', review, snapshot };
    if (byHand?.cannot !== undefined) throw unclearChange(asked, byHand.cannot, [review.plan.change]);
    assertSigns(snapshot, proposal.location, review.plan, forge);
    if (dryRun) return { kind: 'planned', review, snapshot };
    signal?.throwIfAborted();
    const request = forge.requests && (await showing(forge.requests.find(proposal)));
    const named = request && { number: request.number, link: request.link };
    const result = await mergeReviewed(snapshot, review, forge, now, named || undefined, onNote);
    if (result.kind === 'race') return result;
    if (forge.requests)
      await showing(forge.requests.close(proposal, { kind: 'merged', commit: result.commit }));
    await tellSources(forge, { snapshot, plan: review.plan, commit: result.commit, now }, onNote);
    const { commit, tags } = result;
    return { kind: 'merged', review, snapshot, commit, ...(tags && { tags }) };
  }, signal);
}

function notShown(error: unknown): string {
  if (error instanceof DeliveryError) return `the forge does not show it: ${error.message}`;
  throw error;
}
