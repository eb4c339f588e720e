import { repositoryOf, type Snapshot } from '../engine/delivery';
import { DeliveryError } from '../model/finding';
import { durationText } from '../model/scalars';
import { moment } from '../model/text';

/** The commit that something goes by where no remote is asked, and how old it is. */
export async function standsOn({ home }: Snapshot, now: Date): Promise<string> {
  const { head = '', branch } = home;
  const at = await repositoryOf(home).commitTime(head);
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  const age = minutes > 0 ? `${durationText(minutes * 60)} ago` : 'just now';
  return `commit ${head.slice(0, 12)} of branch ${branch}, made ${age} (${moment(at)})`;
}

/** A note that this machine has read a newer commit of the same branch elsewhere; undefined where it has not. */
export async function newerRead(
  { home }: Snapshot,
  elsewhere: Snapshot,
  now: Date,
): Promise<string | undefined> {
  const { head, remote, branch } = elsewhere.home;
  if (home.head === undefined || head === undefined || head === home.head) return undefined;
  if (branch !== home.branch || !(await descends(elsewhere, home.head, head))) return undefined;
  return `this machine has read a newer one of ${remote}: ${await standsOn(elsewhere, now)}; outside of this clone, \`--delivery ${remote}\` goes by that`;
}

/** A commit that the cache does not have is none that it grew from. */
async function descends({ home }: Snapshot, older: string, newer: string): Promise<boolean> {
  try {
    return await repositoryOf(home).isAncestor(older, newer);
  } catch (error) {
    if (error instanceof DeliveryError) return false;
    throw error;
  }
}
