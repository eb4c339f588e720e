import { DeliveryError } from '../../model/finding';
import { askAgain } from './ask-again';
import { type GitObject, ObjectReader } from './object-reader';
import { brokeOff } from './remote-remedy';
import { runGit } from './run-git';
import type { GitPlace } from './spawn-git';

/**
 * The objects that revisions name, through one process for all of them. An object that a partial clone lacks and its
 * remote has not either is absent, like any other. A remote that breaks off is asked again.
 *
 * @throws DeliveryError `REMOTE_FAILED` when the remote of a partial clone cannot be asked.
 */
export async function readObjects(
  place: GitPlace,
  revisions: readonly string[],
): Promise<(GitObject | undefined)[]> {
  const found: (GitObject | undefined)[] = [];
  // git ends at an object that the remote lost; go on behind it
  while (found.length < revisions.length) {
    const failure = await askAgain(() => readOn(place, revisions, found), isBroken, place.signal);
    if (failure === undefined) break;
    if (!isLost(failure)) throw failure;
    found.push(undefined);
  }
  return found;
}

/** Reads on behind what was found, and gives what ended it too early. */
async function readOn(
  place: GitPlace,
  revisions: readonly string[],
  found: (GitObject | undefined)[],
): Promise<unknown> {
  const reader = await ObjectReader.start(place);
  try {
    const open = revisions.slice(found.length).map((each) => reader.read(each));
    for (const answer of await Promise.allSettled(open)) {
      if (answer.status === 'rejected') return answer.reason;
      found.push(answer.value);
    }
    return undefined;
  } finally {
    reader.close();
  }
}

/**
 * Brings the objects that a partial clone lacks in one go; those it has are not sent again. What the remote lacks is
 * left for the reader to find.
 */
export async function prefetchObjects(place: GitPlace, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  // of git's commands, the one that brings exactly the missing objects of a list, all at once
  const args = ['pack-objects', '--stdout', '--quiet', '--window=0'];
  await runGit(args, { ...place, input: `${ids.join('\n')}\n`, maxOutput: 4 * 1024 * 1024 * 1024 });
}

function isBroken(cause: unknown): boolean {
  return (
    cause instanceof DeliveryError &&
    cause.code === 'REMOTE_FAILED' &&
    brokeOff(cause.message) &&
    !isLost(cause)
  );
}

function isLost(cause: unknown): boolean {
  return cause instanceof DeliveryError && saysLost(cause.message);
}

/** Whether words of git say that the remote itself has not what was asked for, so that asking again does not help. */
export function saysLost(words: string): boolean {
  return /not our ref|unadvertised object|no such remote ref/.test(words);
}
