import { DeliveryError } from '../../model/finding';
import { type Person, type ProposalId, printPerson, samePerson } from '../../model/scalars';
import { commandLine } from './changes/command-line';
import { askersOf, type Proposal } from './proposal';

/**
 * Says that a requester tried to approve.
 *
 * @param who as the forge names them
 */
export function selfApproval(who: string, id: ProposalId): DeliveryError {
  const remedy = `another person reads it and runs \`${commandLine('approve', id)}\``;
  return DeliveryError.of('SELF_APPROVAL', `${who} asked for ${id} and cannot approve it`, {}, { remedy });
}

/** @throws DeliveryError `SELF_APPROVAL` where the person who approves asked for the change */
export function refuseSelfApproval(
  by: Person,
  proposal: Pick<Proposal, 'id' | 'requestedBy' | 'byHand'>,
): void {
  const { id } = proposal;
  if (askersOf(proposal).some((each) => samePerson(by, each))) throw selfApproval(printPerson(by), id);
}
