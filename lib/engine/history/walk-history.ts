import type { CommitId } from '../../model/scalars';
import type { DeliveryLayout } from '../../registry';
import { type Location, repositoryOf } from '../delivery';
import type { GitRepository } from '../git';
import { type KeptFacts, keptFacts } from '../kept';
import { changeTales } from './change-tales';
import { type ToldCommit, toldCommit } from './told-commit';

/** Commits described by earlier runs, by id. */
export type KeptCommits = KeptFacts<ToldCommit>;

/**
 * The commits of a branch that earlier runs on this machine described, each with everything that it changed. Undefined
 * where a clone of limited depth ends: there, a commit looks as if it had changed more than it did.
 *
 * @param layout of that branch
 */
export async function keptCommits(
  location: Location,
  layout: DeliveryLayout,
): Promise<KeptCommits | undefined> {
  if ((await repositoryOf(location).boundary()).size > 0) return undefined;
  return keptFacts<ToldCommit>(location.mirror, 'commits', layout.key);
}

/**
 * Describes the commits along the first parents, newest first. Git is not asked again for those already described;
 * leave the loop to stop.
 *
 * @param paths only the commits that change something there, where none are kept
 */
export async function* walkHistory(
  repository: GitRepository,
  head: CommitId,
  layout: DeliveryLayout,
  { paths, kept }: { readonly paths: readonly string[]; readonly kept?: KeptCommits | undefined },
): AsyncGenerator<ToldCommit> {
  const tales = changeTales();
  if (kept === undefined) {
    for await (const entry of repository.history(head, paths)) yield toldCommit(entry, layout, tales);
    return;
  }
  try {
    for (let at: CommitId | undefined = head; at !== undefined; ) {
      const known: ToldCommit | undefined = kept.get(at);
      if (known) {
        yield known;
        at = known.parent;
        continue;
      }
      const from: CommitId = at;
      at = undefined;
      for await (const entry of repository.history(from, [])) {
        if (kept.get(entry.commit)) {
          at = entry.commit;
          break;
        }
        const told = toldCommit(entry, layout, tales);
        kept.put(entry.commit, told);
        yield told;
      }
    }
  } finally {
    kept.keep();
  }
}
