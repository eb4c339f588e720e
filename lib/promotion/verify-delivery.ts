import { join } from 'node:path';
import { commitOrMoment, type Snapshot } from '../engine/delivery';
import { isOfSameHost, Mirror } from '../engine/git';
import { type VerifiedHistory, type VerifyQuery, verifyHistory } from '../engine/history/verify';
import { defined } from '../model/exchange';
import { type CommitId, commitId } from '../model/scalars';
import { v } from '../model/schema';
import { verifiedBefore } from './verified-before';

/** The part of the history to prove. */
export interface AskedVerification {
  /**
   * A commit by 7 or more digits of its id, a day, or a moment with its zone: what came after it is proven, and what stood
   * then is taken as given.
   *
   * @default - the whole history
   */
  readonly since?: string;
  /**
   * Full id of a commit that the branch is known to have had, such as the head of the last time.
   *
   * @default - what this machine read before
   */
  readonly expectHead?: string;
  /**
   * A repository with a copy of the delivery branches, which another identity keeps: what it has, the branches have to have.
   *
   * @default - no copy is asked
   */
  readonly online?: string;
  /**
   * Whether releases are rendered again, in the sandbox, with the dependencies of their code's lockfile. Needs `project`.
   *
   * @default false
   */
  readonly render?: boolean;
  /** Is told how many commits are judged, and of how many. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Proves a range of the delivery branches; what was proven on this machine before is not proven again. */
export async function verifyDelivery(
  snapshot: Snapshot,
  { since, expectHead, online, onProgress }: AskedVerification,
  {
    cacheFolder,
    ...tools
  }: Pick<VerifyQuery, 'countsApprovals' | 'render' | 'signal'> & { readonly cacheFolder: string },
): Promise<VerifiedHistory> {
  const known = snapshot.allLocations.filter(({ head }) => head !== undefined);
  const before = verifiedBefore(snapshot, tools.countsApprovals);
  try {
    return await verifyHistory(snapshot, {
      ...tools,
      before,
      ...(online === undefined ? {} : { copy: await copyAt(snapshot, online, join(cacheFolder, 'mirrors')) }),
      ...defined({
        since: since === undefined ? undefined : await commitOrMoment(known, since),
        expectHead: expectHead === undefined ? undefined : (v.parse(commitId, expectHead) as CommitId),
        onProgress,
      }),
    });
  } finally {
    // also where it ends in the middle: what was proven stays so
    before.keep();
  }
}

/** Where the branches of a copy stand. */
async function copyAt(
  { home }: Snapshot,
  remote: string,
  cacheDir: string,
): Promise<NonNullable<VerifyQuery['copy']>> {
  // Another identity keeps it, perhaps elsewhere: what lets into the delivery repository goes to no other host.
  const mirror = await Mirror.open({ remote, cacheDir, isElsewhere: !isOfSameHost(remote, home.remote) });
  return { remote: mirror.url, heads: await mirror.list('refs/heads/') };
}
