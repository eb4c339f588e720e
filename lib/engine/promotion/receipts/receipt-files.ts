import type { BranchName, CommitId, RefName } from '../../../model/scalars';
import { RECEIPT, type Receipt, refName } from '../../../registry';
import type { Location } from '../../delivery';

/** The ref that keeps the receipts of merges into a delivery branch, for ever. */
export function receiptsRef(branch: BranchName): RefName {
  return refName({ kind: 'receipts', branch, name: 'merges' });
}

/** Where the receipt of a commit lies. */
export function receiptPath(commit: CommitId): string {
  return `${commit.slice(0, 2)}/${commit}.json`;
}

/** The receipts of a branch as they stand now; nothing where there are none. */
export async function fetchReceipts({ mirror, branch }: Location): Promise<CommitId | undefined> {
  const ref = receiptsRef(branch);
  return (await mirror.fetch([], [ref])).get(ref);
}

/**
 * The receipts of commits, by commit; absent where there is none that can be read.
 *
 * @param receipts where they stand now
 */
export async function readReceipts(
  { mirror: { repository } }: Location,
  receipts: CommitId | undefined,
  commits: readonly CommitId[],
): Promise<ReadonlyMap<CommitId, Receipt>> {
  if (receipts === undefined || commits.length === 0) return new Map();
  const ids = new Map(
    (await repository.entries(receipts, { recursive: true })).map(({ path, id }) => [path, id]),
  );
  const known = commits.flatMap((commit) => {
    const id = ids.get(receiptPath(commit));
    return id === undefined ? [] : [{ commit, id }];
  });
  const blobs = await repository.read(known.map(({ id }) => id));
  return new Map(
    known.flatMap(({ commit }, index) => {
      const receipt = RECEIPT.parse(blobs[index]?.toString('utf8') ?? '');
      return receipt?.commit === commit ? [[commit, receipt] as const] : [];
    }),
  );
}
