import type { CommitId } from '../../model/scalars';
import type { Receipt } from '../../registry';
import type { Snapshot } from '../delivery';
import { fetchReceipts, readReceipts } from '../promotion';
import type { DeliveryChange } from './delivery-change';

/** The receipts of the merges among some changes, by commit. */
export async function receiptsOf(
  { allLocations }: Snapshot,
  changes: readonly DeliveryChange[],
): Promise<ReadonlyMap<CommitId, Receipt>> {
  const merges = [...new Set(changes.flatMap(({ commit, claims }) => (claims.proposal ? [commit] : [])))];
  const found = new Map<CommitId, Receipt>();
  if (merges.length === 0) return found;
  for (const location of allLocations)
    for (const [commit, receipt] of await readReceipts(location, await fetchReceipts(location), merges))
      found.set(commit, receipt);
  return found;
}
