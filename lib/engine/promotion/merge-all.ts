import { DeliveryError, type Finding } from '../../model/finding';
import type { CommitId, EnvironmentName, ProposalId, RefName } from '../../model/scalars';
import { placeOfRef, refName } from '../../registry';
import { type Delivery, isSameBranch, type Location, refOf, type Snapshot, snapshotAt } from '../delivery';
import { pushError, type RefUpdate } from '../git';
import type { ContentChecks } from '../judgement';
import { commitPlan } from './apply-plan';
import { BatchPast } from './batch-past';
import { openOrSay } from './changed-by-hand';
import { refsOfOvertaken } from './close-overtaken';
import type { Forge } from './forge';
import { madeByForge } from './made-by-forge';
import { closingRefs, mergeMessage, reviewProposal } from './merge-proposal';
import { openProposals } from './open-proposals';
import { nothingLeft, type Overtaken } from './overtaken';
import { assertSigns, OwnSignatures } from './own-signatures';
import type { Plan } from './plan';
import { NextTags, tagNames } from './promotion-tags';
import { endRef, type Proposal } from './proposal';
import type { ProposalReview } from './proposal-review';
import type { ProposalEnd } from './pull-requests';
import { tellSources } from './reached-sources';
import { fetchReceipts, receiptsRef } from './receipts/receipt-files';
import { keptReceipts, leftBy, type MergedRequest } from './receipts/write-receipt';
import { onlyWaits } from './report-standing';
import { statementsRef } from './statements/statement-files';
import { type LostRace, untilThrough } from './until-through';

/**
 * The outcome of one proposal of a batch. `waiting`: for people, or for a time; `refused`: something else speaks
 * against it; `left`: `merge` takes it by its name.
 */
export type BatchedMerge = {
  readonly id: ProposalId;
} & (
  | {
      readonly kind: 'merged';
      readonly plan: Plan;
      readonly commit: CommitId;
      /** Names of the tags that the commit got, where environments ask for them. */
      readonly tags?: readonly string[];
    }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | {
      /** It is closed, unless it was only planned: the delivery branch has it, or put another release there. */
      readonly kind: 'nothing' | 'superseded';
      readonly plan: Plan;
      /** The commit of the delivery branch that did it. */
      readonly commit?: CommitId;
      /** The commit that took back what that one brought: it is to be asked for again. */
      readonly takenBack?: CommitId;
    }
  | { readonly kind: 'waiting' | 'refused'; readonly findings: readonly Finding[] }
  | { readonly kind: 'left'; readonly why: string }
);

/** How a batch is merged. */
interface MergeAllOptions {
  readonly forge: (snapshot: Snapshot) => Promise<Forge>;
  /** Proposals for this environment only. */
  readonly environment?: EnvironmentName;
  readonly dryRun?: boolean;
  readonly content?: ContentChecks;
  readonly clock: () => Date;
  readonly onProgress?: (done: number, all: number) => void;
  readonly onNote?: (note: string) => void;
  readonly signal?: AbortSignal;
}

/** The most proposals that go in one push: a command line has to hold their refs. */
const MOST = 1_000;

/**
 * Merges every open proposal that nothing speaks against: one commit each, in one push for each branch. Each is planned on top of the
 * one before it. Where another change was faster nothing is merged, and all are planned again on what stands there then.
 */
export async function mergeAll(
  delivery: Pick<Delivery, 'snapshot'>,
  options: MergeAllOptions,
): Promise<readonly BatchedMerge[]> {
  const { environment, signal } = options;
  const done = new Map<ProposalId, BatchedMerge>();
  const broken = new Map<ProposalId, BatchedMerge>();
  let meant: readonly ProposalId[] | undefined;
  for (let isLast = false; !isLast; ) {
    ({ isLast } = await untilThrough<Taken | LostRace>(async () => {
      const snapshot = await delivery.snapshot();
      if (environment !== undefined) snapshot.environment(environment);
      const { proposals, unreadable } = await openProposals(snapshot);
      for (const each of await notReadable(snapshot, unreadable, environment)) broken.set(each.id, each);
      const open = proposals
        .filter(({ intent }) => environment === undefined || intent.environment === environment)
        .sort((one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1));
      meant ??= open.map(({ id }) => id);
      const left = open.filter(({ id }) => meant?.includes(id) && !done.has(id));
      const lost = await mergeOpen(snapshot, left.slice(0, MOST), options, done);
      return lost ?? { kind: 'taken', isLast: left.length <= MOST };
    }, signal));
  }
  const known = (meant ?? []).map(
    (id): BatchedMerge =>
      done.get(id) ?? broken.get(id) ?? { id, kind: 'left', why: 'it is not open any more' },
  );
  return [...known, ...[...broken.values()].filter(({ id }) => !meant?.includes(id))];
}

/** The branches that are no proposal, or none any more, each with what `merge` says of it. */
async function notReadable(
  snapshot: Snapshot,
  refs: readonly RefName[],
  environment: EnvironmentName | undefined,
): Promise<readonly BatchedMerge[]> {
  const found: BatchedMerge[] = [];
  for (const ref of refs) {
    const place = placeOfRef(ref);
    if (place?.kind !== 'proposal') continue;
    const { id, branch } = place;
    if (environment !== undefined && !id.startsWith(`${environment}/`)) continue;
    const location = snapshot.allLocations.find((each) => each.branch === branch);
    try {
      await openOrSay(snapshot, id, location);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      found.push({ id, kind: 'refused', findings: error.findings });
    }
  }
  return found;
}

interface Taken {
  readonly kind: 'taken';
  /** Whether all open proposals went in one push. */
  readonly isLast: boolean;
}

/** Merges proposals branch by branch; what became of those of a branch is done once its push is through. */
async function mergeOpen(
  snapshot: Snapshot,
  open: readonly Proposal[],
  options: MergeAllOptions,
  done: Map<ProposalId, BatchedMerge>,
): Promise<LostRace | undefined> {
  let planned = 0;
  for (const location of snapshot.allLocations) {
    const own = open.filter((each) => isSameBranch(each.location, location));
    if (own.length === 0) continue;
    const made = await mergeInto(snapshot, location, own, options, planned, open.length);
    if ('message' in made) return made;
    for (const each of made.batch) done.set(each.id, each);
    planned += own.length;
  }
  return undefined;
}

/** Makes the commits of a branch's proposals, one on the other, and pushes them together. */
async function mergeInto(
  snapshot: Snapshot,
  location: Location,
  proposals: readonly Proposal[],
  options: MergeAllOptions,
  before: number,
  all: number,
): Promise<{ readonly batch: readonly BatchedMerge[] } | LostRace> {
  const { mirror } = location;
  const forge = await options.forge(snapshot);
  const made: Made[] = [];
  const closing: { readonly proposal: Proposal; readonly by: Overtaken }[] = [];
  const batch: BatchedMerge[] = [];
  const signatures = new OwnSignatures(location);
  const merging = mirror.holding(refsAsked(location, proposals), async () => {
    const moves: RefUpdate[] = [];
    let current = snapshot;
    const past = await BatchPast.of(snapshot, location, proposals);
    past?.lend(current);
    const receipts = await fetchReceipts(location);
    const tags = new NextTags(location);
    const left: ReturnType<typeof leftBy>[] = [];
    for (const [index, each] of proposals.entries()) {
      options.signal?.throwIfAborted();
      options.onProgress?.(before + index, all);
      const now = options.clock();
      const here = current.allLocations.find((one) => isSameBranch(one, location)) ?? location;
      const proposal = { ...each, location: here };
      const judged = await judgedFor(current, proposal, forge, now, options, location);
      if (judged.kind === 'overtaken') {
        const { review, by } = judged;
        batch.push({
          id: each.id,
          kind: by.why === 'reached' ? 'nothing' : by.why,
          plan: nothingLeft(review.plan),
          commit: by.commit,
          ...(by.takenBack === undefined ? {} : { takenBack: by.takenBack }),
        });
        if (options.dryRun) continue;
        moves.push(...(await refsOfOvertaken({ ...each, location }, by, forge, now)));
        closing.push({ proposal, by });
        continue;
      }
      if (judged.kind !== 'ready') {
        batch.push(judged);
        continue;
      }
      const { review } = judged;
      if (options.dryRun) {
        batch.push({ id: each.id, kind: 'planned', plan: review.plan });
        continue;
      }
      const request = await requestOf(forge, proposal, review, options);
      const message = mergeMessage(review, request);
      const planned = await commitPlan(current, here, review.plan, {
        message,
        author: proposal.requestedBy,
        now,
        onNote: options.onNote,
      });
      const onto = review.plan.base;
      const commit = await madeByForge(here, { commit: planned, onto, message }, forge);
      if (typeof commit !== 'string') return commit;
      const tagged = await tags.of(current, review.plan, commit, now);
      const told = await refusedBy(() =>
        signatures.assert(current, here, review.plan, { commit, tags: tagged }, options.onNote),
      );
      if (told) {
        batch.push({ id: each.id, kind: 'refused', findings: told });
        continue;
      }
      moves.push(...(await closingRefs(proposal, forge)), ...tagged);
      left.push(leftBy(review, { commit, now, request }));
      made.push({ proposal, commit, plan: review.plan, now });
      const named = tagged.length === 0 ? {} : { tags: tagNames(tagged) };
      batch.push({ id: each.id, kind: 'merged', plan: review.plan, commit, ...named });
      current = await snapshotAt(current, here, commit);
      past?.moves(review.plan);
      past?.lend(current);
    }
    const last = made.at(-1);
    if (moves.length === 0) return [];
    const to = last?.commit ?? location.head;
    return [
      ...(to === undefined ? [] : [{ ref: refOf(location), from: location.head ?? null, to }]),
      ...moves,
      ...(left.length === 0 ? [] : [await keptReceipts(left, receipts)]),
    ];
  });
  const updates = await merging.finally(() => signatures.close());
  if ('message' in updates) return updates;
  if (updates.length === 0) return { batch };
  const result = await mirror.push(updates);
  if (!result.ok && result.reason === 'race') return { kind: 'race', message: result.message };
  if (!result.ok) throw pushError(result);
  for (const { proposal, commit, plan, now } of made) {
    await closed(forge, proposal, { kind: 'merged', commit }, options);
    await tellSources(forge, { snapshot, plan, commit, now }, options.onNote);
  }
  for (const { proposal, by } of closing) await closed(forge, proposal, { kind: 'overtaken', by }, options);
  return { batch };
}

interface Made {
  readonly proposal: Proposal;
  readonly commit: CommitId;
  readonly plan: Plan;
  readonly now: Date;
}

type Judged =
  | Exclude<BatchedMerge, { kind: 'merged' | 'planned' | 'superseded' }>
  | { kind: 'overtaken'; review: ProposalReview; by: Overtaken }
  | { kind: 'ready'; review: ProposalReview };

async function judgedFor(
  current: Snapshot,
  proposal: Proposal,
  forge: Forge,
  now: Date,
  { content }: MergeAllOptions,
  stood: Location,
): Promise<Judged> {
  const { id } = proposal;
  try {
    const review = await reviewProposal(current, proposal, forge, now, content, { stood });
    const { plan, signed, overtaken } = review;
    if (overtaken) return { kind: 'overtaken', review, by: overtaken };
    const against = plan.findings.filter(({ severity }) => severity === 'refusal');
    if (plan.effect === 'refused')
      return { id, kind: onlyWaits(against) ? 'waiting' : 'refused', findings: against };
    if (plan.effect === 'nothing') return { id, kind: 'nothing', plan };
    if (!forge.countsApprovals && !signed)
      return { id, kind: 'left', why: 'its approvals are not known here: merge it where it was approved' };
    if (plan.renders.length > 0)
      return { id, kind: 'left', why: 'it brings rendered files: merge it by its name' };
    assertSigns(current, proposal.location, plan, forge);
    return { kind: 'ready', review };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return { id, kind: 'refused', findings: error.findings };
  }
}

async function refusedBy(done: () => Promise<void>): Promise<DeliveryError['findings'] | undefined> {
  try {
    await done();
    return undefined;
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return error.findings;
  }
}

/** The refs that are asked about when proposals are merged: they are brought at once. */
function refsAsked(location: Location, proposals: readonly Proposal[]): readonly RefName[] {
  const { branch } = location;
  return [
    ...proposals.flatMap(({ id }) => [refName({ kind: 'approvals', branch, id }), endRef(location, id)]),
    statementsRef(branch),
    receiptsRef(branch),
  ];
}

async function requestOf(
  forge: Forge,
  proposal: Proposal,
  review: ProposalReview,
  { onNote }: MergeAllOptions,
): Promise<MergedRequest | undefined> {
  try {
    const found = await forge.requests?.find(proposal);
    return found && { number: found.number, link: found.link };
  } catch (error) {
    if (!review.signed || !(error instanceof DeliveryError)) throw error;
    onNote?.(`the forge does not show ${proposal.id}: ${error.message}`);
    return undefined;
  }
}

/** What was pushed is there: a request that stays open is closed by the next `merge` of that name. */
async function closed(
  forge: Forge,
  proposal: Proposal,
  end: ProposalEnd,
  { onNote }: MergeAllOptions,
): Promise<void> {
  try {
    await forge.requests?.close(proposal, end);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    onNote?.(`the request of ${proposal.id} is not closed: ${error.message}`);
  }
}
