import type { Snapshot } from '../engine/delivery';
import type { ProvenBefore, VerifiedBefore, VerifiedCommit } from '../engine/history/verify';
import { keptFacts } from '../engine/kept';

/** A commit that was proven, as JSON holds it. */
type KeptCommit = Omit<VerifiedCommit, 'at'> & {
  readonly at: string;
  readonly beside: ProvenBefore['beside'];
  readonly tags: string;
  readonly judged: readonly string[];
};

/**
 * What was proven of a delivery on this machine, by this version of the program. It is kept under a seal, so that nobody
 * plants a verdict there. What is false, or was undecided, is judged again; so is what
 * rests on signed approvals and receipts where these did not only grow.
 */
export function verifiedBefore(
  { home }: Snapshot,
  countsApprovals: boolean,
): VerifiedBefore & { keep(): void } {
  const facts = keptFacts<KeptCommit>(home.mirror, 'proven', home.branch, String(countsApprovals));
  return {
    get(commit) {
      const kept = facts.get(commit);
      if (!kept) return undefined;
      const { beside, tags, judged, ...verified } = kept;
      return { verified: { ...verified, at: new Date(kept.at) }, beside, tags, judged };
    },
    put({ verified, beside, tags, judged }) {
      if (verified.verdict === 'false' || verified.claims.some(({ kind }) => kind === 'undecided')) return;
      facts.put(verified.commit, { ...verified, at: verified.at.toISOString(), beside, tags, judged });
    },
    keep: () => facts.keep(),
  };
}
