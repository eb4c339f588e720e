import type { CommitId, RefName } from '../../model/scalars';
import type { Mirror } from '../git';

/** Where a branch of a remote stands. */
interface FetchedHead {
  /** Absent where the remote has no such branch. */
  readonly head?: CommitId;
  /** Commit at which this machine has seen the branch before, where the branch no longer has that commit. */
  readonly movedFrom?: CommitId;
}

/**
 * Fetches a branch, and compares it with what the cache remembers of it: a delivery branch only grows, so one that no
 * longer has the earlier commit was moved back or rewritten by other means.
 *
 * @param accepted a head that a person has looked at: it is remembered from now on
 */
export async function fetchHead(mirror: Mirror, ref: RefName, accepted?: CommitId): Promise<FetchedHead> {
  // Read before the fetch: the remembered head was on the remote then, so that a faster command does not count as
  // rewriting.
  const before = await mirror.remembered(ref);
  const head = (await mirror.fetch([ref])).get(ref);
  if (head === undefined) return {};
  if (before === head) return { head };
  if (before !== undefined && head !== accepted && !(await grewFrom(mirror, before, head)))
    return { head, movedFrom: before };
  await mirror.remember(ref, head);
  return { head };
}

async function grewFrom(mirror: Mirror, before: CommitId, head: CommitId): Promise<boolean> {
  return (await mirror.fetchObject(before)) && (await mirror.repository.isAncestor(before, head));
}
