import { type Finding, refusal } from '../../../model/finding';
import type { Snapshot } from '../../delivery';
import { approvalClauses, isNamed, missingApprovals } from '../../promotion';
import type { SignedByPeople } from './signed-by-people';
import type { CommitClaim } from './verified-commit';

/** Judges whether those who signed are of the teams that the base asked for; who is in them where nobody signed is a claim. */
export async function judgeParts(
  base: Snapshot,
  change: Parameters<typeof approvalClauses>[1],
  signed: SignedByPeople,
): Promise<{ readonly findings: readonly Finding[]; readonly claims: readonly CommitClaim[] }> {
  const clauses = await approvalClauses(base, change);
  if (clauses.length === 0) return { findings: [], claims: [] };
  if (signed.by.length === 0 && !signed.demanded) {
    const whose = clauses.map(({ people, whose: of }) => `${people} of ${of}`).join(', ');
    const message = `that ${whose} approved it is known where it was approved`;
    return { findings: [], claims: [{ kind: 'approvals', message }] };
  }
  const missing = await missingApprovals(clauses, async (clause) =>
    signed.by.filter((each) => isNamed(clause, each)),
  );
  const [environment] = change.environments;
  const subject = environment === undefined ? {} : { environment };
  return {
    findings: missing.map((each) => refusal('NOT_APPROVED', `it needed ${each}`, subject)),
    claims: [],
  };
}
