import { refOf } from '../delivery';
import { pushError, type RefUpdate } from '../git';
import type { Forge } from './forge';
import { keptEnd } from './kept-end';
import { closingRefs } from './merge-proposal';
import type { Overtaken } from './overtaken';
import type { Proposal } from './proposal';
import type { LostRace } from './until-through';

/**
 * Closes a proposal that the delivery branch made pointless: its branch and what the forge keeps of it go in one push,
 * and then its pull request is closed with the reason. A merge is not needed for that, so approvals are not asked for.
 */
export async function closeOvertaken(
  proposal: Proposal,
  overtaken: Overtaken,
  forge: Forge,
  now: Date,
): Promise<LostRace | undefined> {
  const { location } = proposal;
  if (proposal.byHand) {
    await forge.requests?.close(proposal, { kind: 'overtaken', by: overtaken });
    return undefined;
  }
  const { head } = location;
  // What it is judged by has to be there still.
  const stands = head === undefined ? [] : [{ ref: refOf(location), from: head, to: head }];
  const pushed = await location.mirror.push([
    ...stands,
    ...(await refsOfOvertaken(proposal, overtaken, forge, now)),
  ]);
  if (!pushed.ok && pushed.reason === 'race') return { kind: 'race', message: pushed.message };
  if (!pushed.ok) throw pushError(pushed);
  await forge.requests?.close(proposal, { kind: 'overtaken', by: overtaken });
  return undefined;
}

/** The refs that are moved to close a proposal. */
export async function refsOfOvertaken(
  proposal: Proposal,
  overtaken: Overtaken,
  forge: Forge,
  now: Date,
): Promise<readonly RefUpdate[]> {
  const kept = await keptEnd(proposal, { by: proposal.requestedBy, now }, overtaken);
  return [...(await closingRefs(proposal, forge)), kept];
}
