import type { CommitId } from '../../model/scalars';
import { type Location, repositoryOf } from '../delivery';
import type { HistoryEntry } from '../git';
import type { Plan } from './plan';

/** The newest commits of a branch that changed any of these paths. */
export async function pastChanges(
  location: Location,
  paths: readonly string[],
  limit: number,
): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  if (location.head === undefined || paths.length === 0) return entries;
  for await (const entry of repositoryOf(location).history(location.head, paths, { limit }))
    entries.push(entry);
  return entries;
}

/**
 * The commit that brought what a plan with nothing to do asks for; nothing where no commit did. History only names it:
 * whether something is to be done is decided by what stands there.
 */
export async function reachedBy(
  location: Location,
  { reached, concerns }: Plan,
): Promise<CommitId | undefined> {
  if (reached !== undefined) return reached;
  const [newest] = await pastChanges(location, concerns, 1);
  return newest?.commit;
}
