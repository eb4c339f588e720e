import { quote } from '../../../model/finding';
import {
  type BranchName,
  type CommitId,
  isBranchName,
  noSuchProposal,
  type ProposalId,
  type RefName,
} from '../../../model/scalars';
import { placeOfRef, refName } from '../../../registry';
import { type Location, repositoryOf, type Snapshot } from '../../delivery';
import type { HistoryEntry } from '../../git';
import type { Forge } from '../forge';
import type { NumberedRequest } from '../pull-requests';
import { unclearChange } from './unclear-change';

/** A branch that people made, and the delivery branch that it is for. */
export interface BranchByHand {
  readonly branch: BranchName;
  readonly ref: RefName;
  /** The delivery branch. */
  readonly location: Location;
  readonly head: CommitId;
  /** The commit of the delivery branch that it goes on from. */
  readonly base: CommitId;
  /** Its own commits, newest first. */
  readonly commits: readonly HistoryEntry[];
  /** Its pull request, where it was named by its number. */
  readonly request?: NumberedRequest;
}

/** The most commits of its own that a branch may have: each is asked about. */
const MOST_COMMITS = 50;

const HEADS = 'refs/heads/';

/** The number of a pull request that a person typed. */
export function requestNumber(asked: string): number | undefined {
  const text = asked.startsWith('#') ? asked.slice(1) : asked;
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 && String(number) === text ? number : undefined;
}

/**
 * The branch of a pull request, by its number, or the proposal that it is of.
 *
 * @throws DeliveryError `NO_SUCH_PROPOSAL`, `UNCLEAR_CHANGE`
 */
export async function branchOfRequest(
  snapshot: Snapshot,
  number: number,
  { requests, kind }: Forge,
): Promise<BranchByHand | ProposalId> {
  if (!requests?.numbered)
    throw noSuchProposal(`${number} names no pull request: the forge ${kind} has none`);
  const asked = new Set<string>();
  for (const location of [snapshot.home, ...snapshot.allLocations]) {
    if (asked.has(location.remote)) continue;
    asked.add(location.remote);
    const request = await requests.numbered(location, number);
    if (!request) continue;
    const into = snapshot.allLocations.find(
      (each) => each.remote === location.remote && each.branch === request.into,
    );
    if (!into)
      throw unclearChange(
        `pull request ${number}`,
        `it is for the branch ${quote(request.into)}, and no environment is delivered there`,
      );
    if (request.isElsewhere)
      throw unclearChange(
        `pull request ${number}`,
        'its branch is in another repository, where who may write is not known: push it to the delivery repository',
      );
    const ref = refName({ kind: 'branch', branch: request.branch });
    const place = placeOfRef(ref);
    if (place?.kind === 'proposal') return place.id;
    const found = await readBranch(snapshot, request.branch, [into]);
    if (found) return { ...found, request };
    throw noSuchProposal(`the branch of pull request ${number} is gone`);
  }
  throw noSuchProposal(`there is no pull request ${number}`);
}

/** A branch by its name; undefined where no repository that is delivered to has it. */
export async function branchNamed(
  snapshot: Snapshot,
  asked: string,
): Promise<BranchByHand | ProposalId | undefined> {
  const name = asked.startsWith(HEADS) ? asked.slice(HEADS.length) : asked;
  if (!isBranchName(name)) return undefined;
  const place = placeOfRef(refName({ kind: 'branch', branch: name }));
  if (place?.kind === 'proposal') return place.id;
  return readBranch(snapshot, name, snapshot.allLocations);
}

async function readBranch(
  snapshot: Snapshot,
  branch: BranchName,
  locations: readonly Location[],
): Promise<BranchByHand | undefined> {
  const ref = refName({ kind: 'branch', branch });
  const place = placeOfRef(ref);
  const isOurs = place?.kind !== 'branch' || snapshot.allLocations.some((each) => each.branch === branch);
  const found: Omit<BranchByHand, 'commits'>[] = [];
  const heads = new Map<Location['mirror'], CommitId | undefined>();
  for (const location of locations) {
    const { mirror } = location;
    if (!heads.has(mirror)) heads.set(mirror, (await mirror.fetch([ref])).get(ref));
    const head = heads.get(mirror);
    if (head === undefined) continue;
    if (isOurs) throw unclearChange(quote(branch), 'this program writes that branch itself');
    const base =
      location.head === undefined ? undefined : await repositoryOf(location).mergeBase(location.head, head);
    if (base === undefined) continue;
    found.push({ branch, ref, location, head, base });
  }
  const last = await closest(found);
  if (!last) {
    if (found.length > 0)
      throw unclearChange(
        quote(branch),
        'it goes on from several delivery branches alike: name its pull request',
      );
    if ([...heads.values()].some((head) => head !== undefined))
      throw unclearChange(quote(branch), 'it has no history in common with a delivery branch');
    return undefined;
  }
  const commits: HistoryEntry[] = [];
  const { location, head, base } = last;
  for await (const each of repositoryOf(location).history(head, [], {
    except: base,
    limit: MOST_COMMITS + 1,
  }))
    commits.push(each);
  if (commits.length > MOST_COMMITS)
    throw unclearChange(quote(branch), `it has more than ${MOST_COMMITS} commits of its own: squash them`);
  return { ...last, commits };
}

/** The one that leaves its delivery branch last; undefined where several do so alike. */
async function closest<T extends Pick<BranchByHand, 'base' | 'location'>>(
  found: readonly T[],
): Promise<T | undefined> {
  let last: T | undefined;
  let isAlone = true;
  for (const each of found) {
    const { base } = each;
    if (!last) last = each;
    else if (base === last.base || last.location.mirror !== each.location.mirror) isAlone = false;
    else if (await repositoryOf(each.location).isAncestor(last.base, base)) [last, isAlone] = [each, true];
  }
  return isAlone ? last : undefined;
}
