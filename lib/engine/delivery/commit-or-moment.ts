import { DeliveryError, quote } from '../../model/finding';
import { type CommitId, isGitIdBeginning, typedMoment } from '../../model/scalars';
import { v } from '../../model/schema';
import { type Location, repositoryOf } from './location';

/** A point in the history of delivery branches. */
export type PointInHistory =
  | { readonly moment: Date }
  /** A commit of these branches or of their history. */
  | { readonly commit: CommitId; readonly locations: readonly Location[] };

/**
 * The same of what is over.
 *
 * @throws DeliveryError `INVALID_OPTION` for a moment to come, too
 */
export async function pastPoint(
  locations: readonly Location[],
  text: string,
  now: Date,
): Promise<PointInHistory> {
  const point = await commitOrMoment(locations, text);
  if ('moment' in point && point.moment > now)
    throw DeliveryError.of('INVALID_OPTION', `${quote(text)} is yet to come: it is ${now.toISOString()} now`);
  return point;
}

/**
 * Reads a point in history as a person types it: a commit, by 7 or more digits of its id; a day, which begins in UTC;
 * or a moment with its zone.
 *
 * @throws DeliveryError `INVALID_OPTION` for anything else, and for a commit that none of the branches has
 */
export async function commitOrMoment(locations: readonly Location[], text: string): Promise<PointInHistory> {
  const moment = v.safeParse(typedMoment, text);
  if (moment.success) return { moment: moment.output };
  const found: { commit: CommitId; location: Location }[] = [];
  if (isGitIdBeginning(text))
    for (const location of locations) {
      const repository = repositoryOf(location);
      const commit = await repository.resolve(text);
      if (commit === undefined || location.head === undefined) continue;
      if (await repository.isAncestor(commit, location.head)) found.push({ commit, location });
    }
  const [first] = found;
  if (first)
    return {
      commit: first.commit,
      locations: found.filter(({ commit }) => commit === first.commit).map(({ location }) => location),
    };
  const branches = [...new Set(locations.map(({ branch }) => quote(branch)))].join(', ');
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(text)} is neither a commit of ${branches}, by 7 or more digits of its id, nor a time with its zone, such as "2026-07-01T18:00Z"`,
  );
}
