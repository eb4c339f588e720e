import { DeliveryError, quote } from '../finding';
import { v } from '../schema';
import { branded } from './brand';
import { BRANCH_REMEDY, type BranchName, isBranchName } from './ref-name';
import { text } from './text';

/** First segments of branches that the program keeps beside a delivery branch. */
const BRANCHES_BESIDE = ['proposals', 'renders', 'staged'];
/** Names of the refs that the program keeps per delivery branch. */
const REFS_BESIDE = ['approvals', 'withdrawn', 'receipts', 'statements', 'queue'];

/** A branch that is delivered to: its name does not collide with those of proposals, renders and approvals. */
export const deliveryBranch = branded<BranchName>(
  v.pipe(
    text,
    v.check(isBranchName, 'not the name of a branch'),
    v.check(
      (value) => !BRANCHES_BESIDE.includes(value.split('/')[0] ?? ''),
      `not a branch to deliver to: branches below ${list(BRANCHES_BESIDE.map((each) => `"${each}/"`))} hold what belongs to one`,
    ),
    v.check(
      (value) => !value.split('/').some((segment) => REFS_BESIDE.includes(segment)),
      `not a branch to deliver to: refs use the names ${list(REFS_BESIDE.map((each) => `"${each}"`))} behind its name`,
    ),
  ),
);

/** Parses the name of a branch to deliver to; throws `INVALID_NAME`. */
export function parseDeliveryBranch(branch: string): BranchName {
  const { success, output, issues } = v.safeParse(deliveryBranch, branch);
  if (success) return output;
  throw DeliveryError.of(
    'INVALID_NAME',
    `branch ${quote(branch)}: ${issues[0].message}`,
    {},
    { remedy: BRANCH_REMEDY },
  );
}

function list(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
