import { DeliveryError } from '../../model/finding';
import type { ProposalId } from '../../model/scalars';

/**
 * Says that a requester tried to approve.
 *
 * @param who as the forge names them
 */
export function selfApproval(who: string, id: ProposalId): DeliveryError {
  return DeliveryError.of('SELF_APPROVAL', `${who} asked for ${id} and cannot approve it`);
}
