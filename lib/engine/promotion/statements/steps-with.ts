import type { Forge } from '../forge';
import type { Plan } from '../plan';
import type { Proposal } from '../proposal';
import type { ApprovalTerms } from './approval-terms';

/** What people do next with a proposal: sign, where no other approval counts or none is known; else as the forge has it. */
export function stepsWith(
  forge: Pick<Forge, 'countsApprovals' | 'nextSteps'>,
  { keys, signed }: ApprovalTerms,
  { approvals: { needed } }: Plan,
  proposal: Pick<Proposal, 'id' | 'ref'>,
  witness: readonly string[],
): readonly string[] {
  if (keys.length === 0 || needed === 0 || (forge.countsApprovals && !signed))
    return forge.nextSteps(proposal, needed, witness);
  const people = needed > 1 ? `${needed} other people` : 'another person';
  return [
    ...witness,
    `cdk8s-delivery approve ${proposal.id} --sign   # by ${people}`,
    `cdk8s-delivery merge ${proposal.id}`,
  ];
}
