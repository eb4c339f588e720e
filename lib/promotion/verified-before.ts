import type { Snapshot } from '../engine/delivery';
import type { VerifiedBefore, VerifiedCommit } from '../engine/history/verify';
import { keptFacts } from '../engine/kept';

/** A commit that was proven, as JSON holds it. */
type KeptCommit = Omit<VerifiedCommit, 'at'> & { readonly at: string };

/**
 * Commits of a delivery that were proven on this machine, by this version of the program. They are kept under a seal,
 * so that no other program can plant a verdict. False and undecided commits are judged again.
 */
export function verifiedBefore(
  { home }: Snapshot,
  countsApprovals: boolean,
): VerifiedBefore & { keep(): void } {
  const facts = keptFacts<KeptCommit>(home.mirror, 'verified', home.branch, String(countsApprovals));
  return {
    get(commit) {
      const kept = facts.get(commit);
      return kept && { ...kept, at: new Date(kept.at) };
    },
    put(verified) {
      if (verified.verdict === 'false' || verified.claims.some(({ kind }) => kind === 'undecided')) return;
      facts.put(verified.commit, { ...verified, at: verified.at.toISOString() });
    },
    keep: () => facts.keep(),
  };
}
