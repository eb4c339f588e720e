import { type Finding, refusal, type Subject } from '../../../model/finding';
import { type CommitId, printPerson } from '../../../model/scalars';
import { type Receipt, type Trailer, trailerValues } from '../../../registry';
import { type Location, repositoryOf } from '../../delivery';
import { readReceipts, receiptPath } from '../../promotion';

/** The receipts of a branch, and how to judge one. */
interface AskedReceipts {
  /** The present receipts: they only grow. */
  readonly receipts: CommitId | undefined;
  readonly location: Location;
  /** What is wrong with the signature of the commit that keeps a receipt. */
  readonly unsigned: (kept: CommitId) => Promise<readonly Finding[]>;
}

/**
 * Why a merge has no valid receipt. A valid one says what the commit says, was never changed, and is signed where
 * commits are.
 */
export async function judgeReceipt(
  commit: CommitId,
  trailers: readonly Trailer[],
  asked: AskedReceipts,
  subject: Subject,
): Promise<readonly Finding[]> {
  const problem = await receiptProblem(commit, trailers, asked);
  return problem === undefined ? [] : [refusal('NO_RECEIPT', problem, subject)];
}

async function receiptProblem(
  commit: CommitId,
  trailers: readonly Trailer[],
  { receipts, location, unsigned }: AskedReceipts,
): Promise<string | undefined> {
  const receipt = (await readReceipts(location, receipts, [commit])).get(commit);
  if (receipts === undefined || receipt === undefined)
    return `the merge ${commit.slice(0, 12)} left no receipt`;
  const of = `the receipt of merge ${commit.slice(0, 12)}`;
  for (const [what, said, stands] of compared(receipt, trailers))
    if (said !== stands) return `${of} says ${what} ${said || 'none'}; the commit says ${stands || 'none'}`;
  const kept: CommitId[] = [];
  for await (const each of repositoryOf(location).history(receipts, [receiptPath(commit)]))
    kept.push(each.commit);
  const [added] = kept;
  if (kept.length !== 1 || added === undefined) return `${of} was changed after the merge`;
  const [wrong] = await unsigned(added);
  return wrong && `${of} does not count: ${wrong.message}`;
}

function compared(
  receipt: Receipt,
  trailers: readonly Trailer[],
): readonly (readonly [string, string, string])[] {
  const said = (name: Parameters<typeof trailerValues>[1]) =>
    [...trailerValues(trailers, name)].sort().join(', ');
  const approvals = receipt.approvals.map(({ by, at }) => `${printPerson(by)} ${at}`).sort();
  return [
    ['proposal', `${receipt.proposal} ${receipt.head}`, said('proposal')],
    ['plan', receipt.plan, said('plan')],
    ['requester', printPerson(receipt.requestedBy), said('requestedBy')],
    ['approvals', approvals.join(', '), said('approvedBy')],
  ];
}
