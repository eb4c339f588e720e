import { DeliveryError } from '../../model/finding';
import type { Person, ProposalId } from '../../model/scalars';
import { type Delivery, movedHeads, refOf, type Snapshot } from '../delivery';
import type { RefUpdate } from '../git';
import { toAttempt } from './apply-plan';
import { emptiedBranch, openOrSay } from './changed-by-hand';
import { endedError, lastEnd, type WithdrawnEnd } from './ended-proposal';
import { notOpen } from './find-proposal';
import type { Forge } from './forge';
import { type EndedBy, keptEnd } from './kept-end';
import { closingRefs } from './merge-proposal';
import { type Proposal, proposalRef } from './proposal';
import type { ProposalEnd, ProposalPlace } from './pull-requests';
import { stateMoved } from './starting-point';
import { type LostRace, untilThrough } from './until-through';

/** The outcome of a withdrawal. */
type WithdrawOutcome =
  | { readonly kind: 'planned' | 'withdrawn'; readonly proposal: Proposal }
  /** Its branch is gone already; a request that was still open is closed now. */
  | { readonly kind: 'nothing'; readonly withdrawn?: Pick<WithdrawnEnd, 'by' | 'at'> };

/** How a withdrawal is run. */
interface WithdrawOptions {
  readonly forge: (snapshot: Snapshot) => Promise<Forge>;
  readonly by: Person;
  /** The clock for the note that is kept of the withdrawal. */
  readonly clock: () => Date;
  /**
   * Why: kept in the note of its end, and told where the forge has pull requests.
   *
   * @default - nothing is told
   */
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly onProgress?: (step: string) => void;
  /** Called with notes that do not change the result. */
  readonly onNote?: (note: string) => void;
  /** Stops before the next step. */
  readonly signal?: AbortSignal;
}

/**
 * Withdraws an open proposal: removes its branch and what the forge keeps of it, in one push, and then closes its
 * pull request. The proposal is the one that is open at the first attempt.
 *
 * @throws DeliveryError `NO_SUCH_PROPOSAL`, `PROPOSAL_MERGED`, `PROPOSAL_CHANGED`, `STATE_MOVED`
 */
export async function withdrawProposal(
  delivery: Pick<Delivery, 'snapshot'>,
  id: ProposalId,
  { forge: forgeOf, by, clock, reason, dryRun, onProgress, onNote, signal }: WithdrawOptions,
): Promise<WithdrawOutcome> {
  const why = reason === undefined ? {} : { reason };
  const end: ProposalEnd = { kind: 'withdrawn', by, ...why };
  let meant: string | undefined;
  return untilThrough<WithdrawOutcome | LostRace>(async (lost) => {
    onProgress?.(lost === 0 ? 'reading the proposal' : 'another change was faster: reading it again');
    const snapshot = await delivery.snapshot();
    if (lost === 0)
      for (const { code, message } of movedHeads(snapshot.allLocations)) onNote?.(`${code}: ${message}`);
    const forge = await forgeOf(snapshot);
    const found = await findOpen(snapshot, id, forge, meant !== undefined);
    if ('emptied' in found) {
      if (dryRun) return { kind: 'nothing' };
      const now = clock();
      const pushed = toAttempt(
        await found.emptied.location.mirror.push(await goingRefs(found.emptied, forge, { by, now, ...why })),
        found.emptied.head,
      );
      if (pushed.kind === 'race') return pushed;
      await forge.requests?.close(found.emptied, end);
      return { kind: 'nothing', withdrawn: { by, at: now } };
    }
    if (!('proposal' in found)) {
      if (!dryRun) for (const place of found.places) await forge.requests?.close(place, end);
      return { kind: 'nothing', ...(found.withdrawn && { withdrawn: found.withdrawn }) };
    }
    const { proposal } = found;
    meant ??= proposal.head;
    if (meant !== proposal.head)
      throw new DeliveryError([stateMoved(`${id} asks for something else by now`, {})]);
    if (dryRun) return { kind: 'planned', proposal };
    signal?.throwIfAborted();
    onProgress?.('writing');
    const pushed = toAttempt(
      await proposal.location.mirror.push(await goingRefs(proposal, forge, { by, now: clock(), ...why })),
      proposal.head,
    );
    if (pushed.kind === 'race') return pushed;
    await forge.requests?.close(proposal, end);
    return { kind: 'withdrawn', proposal };
  }, signal);
}

/** The delivery branch has to stand where it was read: a merge that is faster would take the same refs away. */
async function goingRefs(
  proposal: Pick<Proposal, 'id' | 'ref' | 'head' | 'location'>,
  forge: Forge,
  asked: EndedBy,
): Promise<RefUpdate[]> {
  const { head } = proposal.location;
  const stands = head === undefined ? [] : [{ ref: refOf(proposal.location), from: head, to: head }];
  return [...stands, ...(await closingRefs(proposal, forge)), await keptEnd(proposal, asked)];
}

type Open =
  | { readonly proposal: Proposal }
  /** Its branch was moved back to a commit of the delivery branch. */
  | { readonly emptied: Pick<Proposal, 'id' | 'ref' | 'head' | 'location'> }
  | { readonly places: readonly ProposalPlace[]; readonly withdrawn?: WithdrawnEnd };

/**
 * The open proposal; or where nothing but its request is left, of a withdrawal that was killed or of another person's.
 *
 * @param seen whether an attempt before saw it open
 */
async function findOpen(snapshot: Snapshot, id: ProposalId, forge: Forge, seen: boolean): Promise<Open> {
  try {
    const proposal = await openOrSay(snapshot, id);
    if (proposal) return { proposal };
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code !== 'BROKEN_FILE') throw error;
    const emptied = await emptiedBranch(snapshot, id);
    if (emptied) return { emptied };
    throw error;
  }
  const end = await lastEnd(snapshot, id);
  if (end && end.kind !== 'withdrawn') throw endedError(id, end);
  const places = await openRequests(snapshot, id, forge);
  if (end) return { places, withdrawn: end };
  if (seen || places.length > 0) return { places };
  throw await notOpen(snapshot, id);
}

async function openRequests(
  { allLocations }: Snapshot,
  id: ProposalId,
  { requests }: Forge,
): Promise<ProposalPlace[]> {
  const places = allLocations.map((location) => ({ id, ref: proposalRef(location.branch, id), location }));
  const open = await Promise.all(places.map((place) => requests?.find(place)));
  return places.filter((_, index) => open[index] !== undefined);
}
