import { DeliveryError } from '../../model/finding';
import type { Delivery } from '../delivery/delivery';
import type { Snapshot } from '../delivery/snapshot';
import type { ContentChecks } from '../judgement/content-check';
import { findProposal } from './find-proposal';
import type { Forge } from './forge';
import { mergeReviewed, type Review, reviewProposal } from './merge-proposal';
import { reachedBy } from './reached-by';

/** What became of a merge. */
export type MergeOutcome =
  | { readonly kind: 'refused' | 'planned'; readonly review: Review; readonly snapshot: Snapshot }
  | {
      readonly kind: 'nothing';
      readonly review: Review;
      readonly snapshot: Snapshot;
      /** The commit that brought what the proposal asks for; absent where none did. */
      readonly commit?: string;
    }
  | {
      /** It is not open any more: this commit merged it. */
      readonly kind: 'merged before';
      readonly snapshot: Snapshot;
      readonly commit: string;
    }
  | {
      readonly kind: 'merged';
      readonly review: Review;
      readonly snapshot: Snapshot;
      readonly commit: string;
    };

/** How a merge is run. */
export interface MergeOptions {
  readonly forge: (snapshot: Snapshot) => Promise<Forge>;
  readonly dryRun?: boolean;
  readonly onProgress?: (step: string) => void;
  /** What the manifests are judged by, again. */
  readonly content?: ContentChecks;
  /** Stops before the next step. */
  readonly signal?: AbortSignal;
}

const ATTEMPTS = 24;

/** Plans the proposal again on the present head, checks everything freshly, and merges it with compare-and-swap. */
export async function runMerge(
  delivery: Pick<Delivery, 'snapshot'>,
  id: string,
  { forge: forgeOf, dryRun, onProgress, content, signal }: MergeOptions,
): Promise<MergeOutcome> {
  let last = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    signal?.throwIfAborted();
    onProgress?.(attempt === 0 ? 'planning again' : 'somebody was faster: planning again');
    const snapshot = await delivery.snapshot();
    const { proposal, merged } = await findProposal(snapshot, id);
    if (!proposal) return { kind: 'merged before', snapshot, commit: merged };
    const forge = await forgeOf(snapshot);
    if (!forge.countsApprovals) {
      throw DeliveryError.of(
        'NOT_APPROVED',
        `approvals of ${id} are not known here: ${forge.statement}`,
        {},
        { remedy: 'merge it where it was approved' },
      );
    }
    const now = new Date();
    const review = await reviewProposal(snapshot, proposal, forge, now, content);
    if (review.plan.effect === 'refused') return { kind: 'refused', review, snapshot };
    if (review.plan.effect === 'nothing') {
      const commit = await reachedBy(review.proposal.site, review.plan);
      return { kind: 'nothing', review, snapshot, ...(commit === undefined ? {} : { commit }) };
    }
    if (dryRun) return { kind: 'planned', review, snapshot };
    signal?.throwIfAborted();
    const result = await mergeReviewed(snapshot, review, forge, now);
    if (result.kind === 'done') return { kind: 'merged', review, snapshot, commit: result.commit };
    last = result.message;
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * Math.min(2_000, 40 * 1.5 ** attempt));
    });
  }
  throw DeliveryError.of(
    'TOO_MANY_RACES',
    `${ATTEMPTS} attempts were lost against others; the last answer was: ${last}`,
  );
}
