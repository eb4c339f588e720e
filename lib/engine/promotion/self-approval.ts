import { DeliveryError, type Finding, finding } from '../../model/finding';
import { isNamedAlike, type Person, type ProposalId, printPerson, samePerson } from '../../model/scalars';
import { commandLine } from './changes/command-line';
import type { Forge } from './forge';
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

/**
 * Warns of approvals by the name of the person who asked, under another address, where only the caller said who approves:
 * nothing shows that these are two people, and nothing that they are one.
 */
export function approvedByNamesakes(
  by: readonly Person[],
  proposal: Pick<Proposal, 'id' | 'requestedBy' | 'byHand'>,
  { requests }: Pick<Forge, 'requests'>,
): readonly Finding[] {
  if (requests) return [];
  return by.flatMap((each) => {
    const asker = askersOf(proposal).find((one) => isNamedAlike(one, each) && !samePerson(one, each));
    if (!asker) return [];
    const message = `${printPerson(each)} has the name of ${printPerson(asker)}, who asked for ${proposal.id}: the approval is not signed, and nothing shows that these are two people`;
    return [finding('warning', 'SELF_APPROVAL', message, {}, 'look who approved; have approvals signed')];
  });
}
